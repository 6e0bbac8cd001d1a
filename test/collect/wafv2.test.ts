import { wafv2 } from '../../src/collect/wafv2.ts'
import type { JsonObject } from '../../src/json.ts'

describe('a list of web ACLs recorded without its scope', () => {
  const context = { account: '111122223333' }
  const regional = { ARN: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1' }
  const global = { ARN: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/2' }
  const narrowed = (WebACLs: JsonObject[], Scope: string) =>
    wafv2.narrow('ListWebACLs', { WebACLs }, { Scope }, context)

  it('gives those of the scope asked for', () => {
    expect(narrowed([regional, global], 'REGIONAL')).toEqual({ WebACLs: [regional] })
    expect(narrowed([regional, global], 'CLOUDFRONT')).toEqual({ WebACLs: [global] })
  })

  it('says nothing of a scope that it does not hold: it may not have been asked for', () => {
    expect(narrowed([global], 'REGIONAL')).toBeUndefined()
    expect(narrowed([], 'REGIONAL')).toBeUndefined()
  })
})
