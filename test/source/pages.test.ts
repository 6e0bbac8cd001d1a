import * as apigateway from '@aws-sdk/client-api-gateway'
import * as wafv2 from '@aws-sdk/client-wafv2'
import { mockClient } from 'aws-sdk-client-mock'
import { allPages } from '../../src/source/pages.ts'
import { namesItsRows } from '../../src/source/paging.ts'

describe('the pages of WAF, which the SDK cannot page', () => {
  it('are asked for with NextMarker, the name that WAF gives it', async () => {
    const client = new wafv2.WAFV2Client({ region: 'eu-west-1' })
    const mock = mockClient(client)
    mock
      .on(wafv2.ListWebACLsCommand)
      .resolvesOnce({ WebACLs: [{ Name: 'shop' }], NextMarker: 'shop' })
      // WAF goes on with a marker after the last one, too, and then with an empty page.
      .resolvesOnce({ WebACLs: [{ Name: 'api' }], NextMarker: 'api' })
      .resolvesOnce({ WebACLs: [] })
    const input = { Scope: 'REGIONAL' }
    const answer = await allPages({ sdk: { ...wafv2 }, client, operation: 'ListWebACLs', input, pageSize: 100 })
    expect(answer).toEqual({ WebACLs: [{ Name: 'shop' }, { Name: 'api' }] })
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([
      { Scope: 'REGIONAL' },
      { Scope: 'REGIONAL', NextMarker: 'shop' },
      { Scope: 'REGIONAL', NextMarker: 'api' },
    ])
  })
})

describe("the pages of API Gateway's authorizers, which the SDK cannot page", () => {
  it('are asked for with the position of the last one', async () => {
    const client = new apigateway.APIGatewayClient({ region: 'eu-west-1' })
    const mock = mockClient(client)
    mock
      .on(apigateway.GetAuthorizersCommand)
      .resolvesOnce({ items: [{ id: 'a' }], position: 'a' })
      .resolvesOnce({ items: [{ id: 'b' }] })
    const input = { restApiId: 'x' }
    const asked = { sdk: { ...apigateway }, client, operation: 'GetAuthorizers', input, pageSize: 500 }
    expect(await allPages(asked)).toEqual({ items: [{ id: 'a' }, { id: 'b' }] })
    expect(mock.calls()[1]?.args[0].input).toEqual({ restApiId: 'x', position: 'a' })
  })
})

describe('a page size', () => {
  it.each([{ VolumeIds: ['vol-1'] }, { InstanceIds: ['i-1'] }, { GroupNames: ['web'] }])(
    'has no place beside %j: EC2 refuses both together',
    (input) => expect(namesItsRows(input)).toBe(true),
  )

  it.each([{}, { OwnerIds: ['self'] }, { OwnerIds: ['self'], RestorableByUserIds: ['all'] }, { Owners: ['self'] }])(
    'is needed with %j: it bounds nothing',
    (input) => expect(namesItsRows(input)).toBe(false),
  )
})
