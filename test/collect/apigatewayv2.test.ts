import { apigatewayv2, apis, authorizers, routes, stages } from '../../src/collect/apigatewayv2.ts'
import { output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const SHOP = { ApiId: 'a1', Name: 'shop', ProtocolType: 'HTTP', Tags: { team: 'web' } }
const ARN = 'arn:aws:apigateway:eu-west-1::/apis/a1'
const GetApis = output({ Items: [SHOP] })
const GetStages = output({ Items: [{ StageName: '$default' }] })
const gone = { state: 'error', error: { name: 'NotFoundException', message: 'gone' } } as const

describe('HTTP and WebSocket APIs', () => {
  it.each(['GetApis', 'GetAuthorizers', 'GetRoutes', 'GetStages'])(
    'need one permission, a method of HTTP: %s',
    (operation) => expect(apigatewayv2.iamAction(operation)).toBe('apigateway:GET'),
  )

  it('are listed with one call', async () => {
    const { identities, asked } = await collected(apis, { GetApis })
    expect(identities).toMatchObject([{ id: ARN, name: 'shop', tags: { team: 'web' } }])
    expect(asked).toEqual(['apigatewayv2:GetApis {}'])
  })

  it('have routes, with the stages on demand', async () => {
    const { rows, identities, asked } = await collected(routes.with('stages'), {
      GetApis,
      GetStages,
      GetRoutes: output({ Items: [{ RouteId: 'r1', RouteKey: 'GET /basket' }] }),
    })
    expect(rows).toEqual([{ RouteId: 'r1', RouteKey: 'GET /basket', api: SHOP, stages: [{ StageName: '$default' }] }])
    expect(identities).toMatchObject([{ id: `${ARN}/routes/r1`, name: 'shop GET /basket' }])
    expect(asked.slice(1)).toEqual(['apigatewayv2:GetRoutes {"ApiId":"a1"}', 'apigatewayv2:GetStages {"ApiId":"a1"}'])
  })

  it("have stages, with the account's limits, which REST APIs share", async () => {
    const { rows, identities, asked } = await collected(stages.with('account'), {
      GetApis,
      GetStages,
      GetAccount: output({ throttleSettings: { rateLimit: 10, burstLimit: 20 } }),
    })
    expect(rows).toMatchObject([{ StageName: '$default', api: SHOP, account: { throttleSettings: { rateLimit: 10 } } }])
    expect(identities).toMatchObject([{ id: `${ARN}/stages/$default`, name: 'shop/$default' }])
    expect(asked.at(-1)).toBe('apigateway:GetAccount {}')
  })

  it('have authorizers', async () => {
    const { identities } = await collected(authorizers, {
      GetApis,
      GetAuthorizers: output({ Items: [{ AuthorizerId: 'au1', Name: 'customers' }] }),
    })
    expect(identities).toMatchObject([{ id: `${ARN}/authorizers/au1`, name: 'shop/customers' }])
  })

  it.each([
    ['routes', routes],
    ['stages', stages],
    ['authorizers', authorizers],
  ])('have no %s when they are gone', async (_, collection) => {
    const answers = { GetApis, GetRoutes: gone, GetStages: gone, GetAuthorizers: gone }
    expect(await collected(collection, answers)).toMatchObject({ rows: [], gaps: [] })
  })
})

describe.skipIf(!hasDocumented)('the documented answers', () => {
  it.each([
    ['GetRoutes', routes, ['my-websocket-api ANY /admin', 'my-websocket-api $default']],
    ['GetAuthorizers', authorizers, ['my-websocket-api/my-jwt-authorizer', 'my-websocket-api/new-jwt-authorizer']],
    ['GetStages', stages, ['my-websocket-api/$default', 'my-websocket-api/dev', 'my-websocket-api/prod']],
  ])('of %s are read', async (operation, collection, names) => {
    const answer = (asked: string) => output(documented('apigatewayv2', asked)[0] ?? {})
    const found = await collected(collection, { GetApis: answer('GetApis'), [operation]: answer(operation) })
    expect(found.gaps).toEqual([])
    expect(found.identities.map(({ name }) => name).slice(0, names.length)).toEqual(names)
  })
})
