import fc from 'fast-check'
import { fieldChanges, swapField } from '../../src/diff/fields.ts'
import { canonical, type JsonObject, type JsonValue } from '../../src/json.ts'

/** `path: what before -> after` */
const changes = (before: JsonObject, after: JsonObject): string[] =>
  fieldChanges(before, after).map(({ what, path, before, after }) =>
    [`${path}: ${what}`, JSON.stringify(before), JSON.stringify(after)].filter((text) => text !== undefined).join(' '),
  )

const policy = (...Statement: JsonValue[]): string => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (more: JsonObject): JsonObject => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more })

describe('fieldChanges', () => {
  it('names the innermost field', () => {
    const before = { InstanceId: 'i-1', MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' } }
    const after = { InstanceId: 'i-1', MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'enabled' } }
    expect(changes(before, after)).toEqual(['MetadataOptions.HttpTokens: changed "required" "optional"'])
  })

  it('tells a field that came, one that went, and one that became null', () => {
    expect(changes({ A: 1, B: 2 }, { B: null, C: { D: 3 } })).toEqual([
      'A: removed 1',
      'B: changed 2 null',
      'C: added {"D":3}',
    ])
  })

  it('sees nothing in another order of members or of a list', () => {
    expect(changes({ A: 1, B: { C: 2, D: 3 } }, { B: { D: 3, C: 2 }, A: 1 })).toEqual([])
    expect(changes({ Groups: ['sg-1', 'sg-2'] }, { Groups: ['sg-2', 'sg-1'] })).toEqual(['Groups: rewritten'])
  })

  it('follows the items of a list by what tells them apart, not by their place', () => {
    const rule = (RuleArn: string, Type: string) => ({ RuleArn, Actions: [{ Type }] })
    const before = { rules: [rule('arn:1', 'redirect'), rule('arn:2', 'redirect')] }
    const after = { rules: [rule('arn:0', 'forward'), rule('arn:2', 'redirect'), rule('arn:1', 'forward')] }
    expect(changes(before, after)).toEqual([
      'rules[2].Actions[0].Type: changed "redirect" "forward"',
      'rules[0]: added {"RuleArn":"arn:0","Actions":[{"Type":"forward"}]}',
    ])
  })

  it('calls tags by their keys', () => {
    const before = { Tags: [{ Key: 'owner', Value: 'shop' }] }
    const after = {
      Tags: [
        { Key: 'env', Value: 'prod' },
        { Key: 'owner', Value: 'data' },
      ],
    }
    expect(changes(before, after)).toEqual([
      `Tags['owner'].Value: changed "shop" "data"`,
      `Tags['env']: added {"Key":"env","Value":"prod"}`,
    ])
  })

  it('takes an item with another identity but half of the same members for the same', () => {
    const action = (TargetGroupArn: string) => ({ Type: 'forward', Order: 1, TargetGroupArn })
    expect(changes({ Actions: [action('arn:blue')] }, { Actions: [action('arn:green')] })).toEqual([
      'Actions[0].TargetGroupArn: changed "arn:blue" "arn:green"',
    ])
  })

  it('shows short lists whole and of long ones what came and went', () => {
    expect(changes({ Zones: ['a', 'b'] }, { Zones: ['a'] })).toEqual(['Zones: changed ["a","b"] ["a"]'])
    const long = Array.from({ length: 40 }, (_, index) => `subnet-${index}`)
    expect(changes({ Subnets: long }, { Subnets: ['subnet-new', ...long.slice(1)] })).toEqual([
      'Subnets[0]: removed "subnet-0"',
      'Subnets[0]: added "subnet-new"',
    ])
  })

  it('looks into policy documents, URL-encoded or not', () => {
    const before = { PolicyDocument: encodeURIComponent(policy(allow({ Action: ['s3:GetObject'] }))) }
    const after = { PolicyDocument: policy(allow({ Action: '*' })) }
    expect(changes(before, after)).toEqual(['PolicyDocument.Statement[0].Action: changed ["s3:GetObject"] ["*"]'])
  })

  it('sees no change where IAM sees none', () => {
    const before = { PolicyDocument: policy(allow({ Action: ['s3:GetObject', 's3:PutObject'] })) }
    const lone = { Version: '2012-10-17', Statement: allow({ Action: ['s3:PutObject', 's3:GetObject'] }) }
    expect(changes(before, { PolicyDocument: lone })).toEqual(['PolicyDocument: rewritten'])
  })

  it('writes condition keys as evidence writes them', () => {
    const condition = (key: string) => ({ Doc: policy(allow({ Condition: { Bool: { [key]: 'true' } } })) })
    expect(changes(condition('aws:SecureTransport'), condition('aws:Secure'))).toEqual([
      'Doc.Statement[0].Condition.Bool["aws:SecureTransport"]: removed ["true"]',
      'Doc.Statement[0].Condition.Bool["aws:Secure"]: added ["true"]',
    ])
  })
})

const row = fc.dictionary(fc.constantFrom('A', 'B', 'Tags', 'Arn', '__proto__'), fc.jsonValue({ maxDepth: 3 }), {
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>

describe('fieldChanges, whatever the rows', () => {
  it('finds something exactly where there is something', () => {
    fc.assert(
      fc.property(row, row, (before, after) => {
        expect(fieldChanges(before, after).length > 0).toBe(canonical(before) !== canonical(after))
        expect(fieldChanges(before, before)).toEqual([])
      }),
    )
  })

  it('gives the other row when every field is swapped', () => {
    // What is in no particular order stays in the order of the row that it was put into.
    const unordered = (value: JsonValue): JsonValue => {
      if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unordered(member)]))
    }
    fc.assert(
      fc.property(row, row, (before, after) => {
        // Fields of one item, or of one place, are swapped together.
        const fields = new Map(
          fieldChanges(before, after).map((field) => [field.item ?? JSON.stringify(field.at), field]),
        )
        const swapped = [...fields.values()].reduce((sum, field) => swapField(sum, after, field, 'after'), before)
        expect(canonical(unordered(swapped))).toBe(canonical(unordered(after)))
      }),
    )
  })
})

describe('swapField', () => {
  const only = (before: JsonObject, after: JsonObject) => {
    const [field] = fieldChanges(before, after)
    return field!
  }

  it('puts one field into the other row, and takes it back', () => {
    const before = { A: { B: 1, C: 1 }, D: 1 }
    const after = { A: { B: 2, C: 2 }, D: 2 }
    const field = only(before, after)
    expect(swapField(before, after, field, 'after')).toEqual({ A: { B: 2, C: 1 }, D: 1 })
    expect(swapField(after, before, field, 'before')).toEqual({ A: { B: 1, C: 2 }, D: 2 })
    expect(before).toEqual({ A: { B: 1, C: 1 }, D: 1 })
  })

  it('adds and removes single items of a list', () => {
    const before = { Ranges: [{ CidrIp: '10.0.0.0/8' }] }
    const after = { Ranges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '192.0.2.0/24' }, { CidrIp: '10.0.0.0/8' }] }
    const field = only(before, after)
    expect(field.path).toBe('Ranges[0]')
    expect(swapField(before, after, field, 'after').Ranges).toEqual([{ CidrIp: '10.0.0.0/8' }, { CidrIp: '0.0.0.0/0' }])
    expect(swapField(after, before, field, 'before').Ranges).toEqual([
      { CidrIp: '192.0.2.0/24' },
      { CidrIp: '10.0.0.0/8' },
    ])
  })

  it('opens a policy document for it', () => {
    const before = { Doc: policy(allow({ Action: '*', Condition: { Bool: { a: 'true' } } })) }
    const after = { Doc: policy(allow({ Action: ['*'] })) }
    const field = only(before, after)
    expect(field.path).toBe('Doc.Statement[0].Condition')
    expect(swapField(before, after, field, 'after').Doc).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }],
    })
  })
})
