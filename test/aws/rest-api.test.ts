import { callArn, calledFunction, lambdaIn } from '../../src/aws/lambda-integration.ts'
import { methodsIn, stageSettings } from '../../src/aws/rest-api.ts'

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' }
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:stock'
const uriOf = (called: string) => `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${called}/invocations`

describe('the settings of a stage', () => {
  it.each([
    ['*/*', 'All methods', '/*/*'],
    ['/*/*', 'All methods', '/*/*'],
    ['~1orders~1{id}/GET', 'GET /orders/{id}', '/~1orders~1{id}/GET'],
    ['orders/GET', 'GET /orders', '/~1orders/GET'],
    ['/~1orders/GET', 'GET /orders', '/~1orders/GET'],
    ['~1/POST', 'POST /', '/~1/POST'],
    ['/POST', 'POST /', '/~1/POST'],
  ])('of %s are those of: %s', (key, of, patch) => {
    expect(stageSettings({ methodSettings: { [key]: {} } })).toMatchObject([
      { of, patch, isDefault: of === 'All methods' },
    ])
  })

  it('begin with those of all methods, and are none where AWS says nothing', () => {
    const settings = stageSettings({ methodSettings: { '~1a/GET': {}, '*/*': {} } })
    expect(settings.map(({ of }) => of)).toEqual(['All methods', 'GET /a'])
    expect(stageSettings({})).toEqual([])
  })
})

describe('the methods of resources', () => {
  it('are none where a resource has none, and not known where AWS did not answer', () => {
    expect(methodsIn([{ id: 'root', path: '/' }])).toEqual([])
    expect(methodsIn(undefined)).toBeUndefined()
  })
})

describe('the function of an integration', () => {
  it('is named in its URI, with its alias', () => {
    expect(lambdaIn(uriOf(`${FUNCTION}:live`))).toEqual({
      arn: `${FUNCTION}:live`,
      region: 'eu-west-1',
      account: '111122223333',
      name: 'stock',
    })
  })

  it.each([
    undefined,
    'https://fernhill.example/functions/x/invocations',
    'arn:aws:apigateway:eu-west-1:dynamodb:action/Query',
  ])('is none in %s', (uri) => expect(calledFunction(uri)).toBeUndefined())

  // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's variable
  it.each(['${stageVariables.fn}', FUNCTION.replace('stock', '${stageVariables.fn}'), 'stock'])(
    'is not told by %s',
    (called) => {
      expect(calledFunction(uriOf(called))).toBe(called)
      expect(lambdaIn(uriOf(called))).toBeUndefined()
    },
  )
})

describe('the ARN by which API Gateway calls', () => {
  it.each([
    ['GET', '/', 'prod/GET/'],
    ['GET', '/stock/{sku}', 'prod/GET/stock/*'],
    ['ANY', '/{proxy+}', 'prod/*/*'],
  ])('%s %s: %s', (httpMethod, path, expected) => {
    expect(callArn({ httpMethod, path }, { api: 'q3', name: 'prod' }, PLACE)).toBe(
      `arn:aws:execute-api:eu-west-1:111122223333:q3/${expected}`,
    )
  })
})
