import { apigateway, authorizers, domainNames, restApis, stages } from '../../src/collect/apigateway.ts'
import { methods } from '../../src/collect/apigateway-methods.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const WAREHOUSE = { id: 'q3v5yc', name: 'warehouse', tags: { team: 'logistics' } }
const ARN = 'arn:aws:apigateway:eu-west-1::'
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:stock'
const RESOURCES = 'apigateway:GetResources {"restApiId":"q3v5yc","embed":["methods"]}'
const gone = { state: 'error', error: { name: 'NotFoundException', message: 'gone' } } as const
const GetRestApis = output({ items: [WAREHOUSE] })

const invoking = (arn: string, more: object = {}) => ({
  authorizationType: 'NONE',
  methodIntegration: {
    type: 'AWS_PROXY',
    uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
    ...more,
  },
})
const resources = (resourceMethods: object) =>
  output({
    items: [
      { id: 'root', path: '/' },
      { id: 'r1', path: '/stock', resourceMethods },
    ],
  })

describe('API Gateway', () => {
  it.each([
    'GetAccount',
    'GetAuthorizers',
    'GetDomainNames',
    'GetResources',
    'GetRestApis',
    'GetStages',
    'GetUsagePlans',
  ])('asks for one permission, a method of HTTP: %s', (operation) =>
    expect(apigateway.iamAction(operation)).toBe('apigateway:GET'),
  )
})

describe('apigateway.restApis', () => {
  it('are listed with one call', async () => {
    const { identities, asked } = await collected(restApis, { GetRestApis })
    expect(identities).toMatchObject([{ id: `${ARN}/restapis/q3v5yc`, name: 'warehouse', tags: { team: 'logistics' } }])
    expect(asked).toEqual(['apigateway:GetRestApis {}'])
  })

  it('name the permission that was denied', async () => {
    const { gaps } = await collected(restApis, { GetRestApis: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'apigateway:GET' }])
  })
})

describe('apigateway.stages', () => {
  const GetStages = output({ item: [{ stageName: 'prod' }] })

  it('know their API', async () => {
    const { rows, identities, asked } = await collected(stages, { GetRestApis, GetStages })
    expect(rows).toEqual([{ stageName: 'prod', restApi: WAREHOUSE }])
    expect(identities).toMatchObject([{ id: `${ARN}/restapis/q3v5yc/stages/prod`, name: 'warehouse/prod' }])
    expect(asked[1]).toBe('apigateway:GetStages {"restApiId":"q3v5yc"}')
  })

  it('are none of an API that is gone', async () => {
    expect(await collected(stages, { GetRestApis, GetStages: gone })).toMatchObject({ rows: [], gaps: [] })
  })

  it('have the usage plans that they are part of', async () => {
    const plan = (name: string, apiId: string, stage: string) => ({ name, apiStages: [{ apiId, stage }] })
    const partners = plan('partners', 'q3v5yc', 'prod')
    const { rows } = await collected(stages.with('usagePlans', 'methods', 'account'), {
      GetRestApis,
      GetStages,
      GetUsagePlans: output({
        items: [plan('other', 'x', 'prod'), partners, plan('beta', 'q3v5yc', 'beta'), { name: 'empty' }],
      }),
      GetResources: resources({ GET: { authorizationType: 'NONE' } }),
      GetAccount: output({ throttleSettings: { rateLimit: 1, burstLimit: 2 } }),
    })
    expect(rows[0]).toMatchObject({
      usagePlans: [partners],
      methods: [{ httpMethod: 'GET', path: '/stock', resourceId: 'r1', authorizationType: 'NONE' }],
      account: { throttleSettings: { rateLimit: 1, burstLimit: 2 } },
    })
  })
})

describe('apigateway.methods', () => {
  it('come with the resources, in one call for each API', async () => {
    const { rows, identities, asked } = await collected(methods, {
      GetRestApis,
      GetResources: resources({ GET: { authorizationType: 'NONE' }, ANY: { authorizationType: 'AWS_IAM' } }),
    })
    expect(rows).toMatchObject([
      { httpMethod: 'GET', path: '/stock', authorizationType: 'NONE', restApi: WAREHOUSE },
      { httpMethod: 'ANY', path: '/stock', authorizationType: 'AWS_IAM' },
    ])
    expect(identities[0]).toMatchObject({
      id: `${ARN}/restapis/q3v5yc/resources/r1/methods/GET`,
      name: 'warehouse GET /stock',
    })
    expect(asked).toEqual(['apigateway:GetRestApis {}', RESOURCES])
  })

  it('are asked for once, with the stages, whoever needs them', async () => {
    const { asked } = await collected(methods.with('stages'), {
      GetRestApis,
      GetResources: resources({ GET: {}, PUT: {} }),
      GetStages: output({ item: [] }),
    })
    expect(asked).toEqual(['apigateway:GetRestApis {}', RESOURCES, 'apigateway:GetStages {"restApiId":"q3v5yc"}'])
  })

  it('have the policy of the function behind them', async () => {
    const { rows, gaps, asked } = await collected(methods.with('lambdaFunction'), {
      GetRestApis,
      GetResources: resources({
        GET: invoking(FUNCTION),
        PUT: invoking(`${FUNCTION}:live`),
        POST: invoking(FUNCTION.replace(':stock', ':gone')),
        PATCH: invoking(FUNCTION, { credentials: 'arn:aws:iam::111122223333:role/api' }),
      }),
      ListFunctions: output({ Functions: [{ FunctionName: 'stock', FunctionArn: FUNCTION }] }),
      GetPolicy: ({ input }) =>
        input.FunctionName === FUNCTION
          ? output({ Policy: '{}' })
          : { state: 'error', error: { name: 'ResourceNotFoundException', message: 'no policy' } },
    })
    expect(gaps).toEqual([])
    expect(rows.map(({ lambdaFunction }) => lambdaFunction)).toEqual([{ policy: '{}' }, {}, null, {}])
    expect(asked.filter((call) => call.includes('GetPolicy'))).toEqual([
      `lambda:GetPolicy {"FunctionName":"${FUNCTION}"}`,
      `lambda:GetPolicy {"FunctionName":"${FUNCTION}:live"}`,
    ])
  })

  it('ask Lambda nothing of what is not behind them, or not to be found', async () => {
    const { rows, asked } = await collected(methods.with('lambdaFunction'), {
      GetRestApis,
      GetResources: resources({
        GET: { methodIntegration: { type: 'HTTP_PROXY', uri: 'https://fernhill.example' } },
        PUT: invoking(FUNCTION.replace('111122223333', '444455556666')),
        POST: invoking(FUNCTION.replace('eu-west-1', 'us-east-1')),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's variable
        PATCH: invoking(FUNCTION.replace(':stock', ':${stageVariables.function}')),
        OPTIONS: {},
      }),
    })
    expect(rows.map((row) => 'lambdaFunction' in row)).toEqual(Array(5).fill(false))
    expect(asked).toHaveLength(2)
  })
})

describe('apigateway.authorizers', () => {
  it('know their API and its methods', async () => {
    const { rows, identities } = await collected(authorizers.with('methods'), {
      GetRestApis,
      GetAuthorizers: output({ items: [{ id: 'au1', name: 'staff', type: 'TOKEN' }] }),
      GetResources: resources({ GET: { authorizerId: 'au1' } }),
    })
    expect(rows[0]).toMatchObject({ restApi: WAREHOUSE, methods: [{ authorizerId: 'au1' }] })
    expect(identities).toMatchObject([{ id: `${ARN}/restapis/q3v5yc/authorizers/au1`, name: 'warehouse/staff' }])
  })
})

describe('apigateway.domainNames', () => {
  it('are told apart by the ARN that AWS gives, or the one that follows from the name', async () => {
    const domainNameArn = 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/in.fernhill.example+a1'
    const { identities } = await collected(domainNames, {
      GetDomainNames: output({
        items: [{ domainName: 'in.fernhill.example', domainNameArn }, { domainName: 'api.fernhill.example' }],
      }),
    })
    expect(identities.map(({ id }) => id)).toEqual([domainNameArn, `${ARN}/domainnames/api.fernhill.example`])
  })
})

describe.skipIf(!hasDocumented)('the documented answers of API Gateway', () => {
  const answers = (operation: string) => output(documented('api-gateway', operation)[0] ?? {})

  it('are read', async () => {
    const found = await collected(stages.with('account', 'methods'), {
      GetRestApis: answers('GetRestApis'),
      GetStages: answers('GetStages'),
      GetAccount: answers('GetAccount'),
      GetResources: answers('GetResources'),
    })
    expect(found.gaps).toEqual([])
    expect(found.identities[0]).toMatchObject({ id: `${ARN}/restapis/12s44z21rb/stages/dev`, name: 'My First API/dev' })
    expect(found.rows[0]).toMatchObject({ methods: [{ httpMethod: 'POST', path: '/resource/subresource' }] })
  })
})
