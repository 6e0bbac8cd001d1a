// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in keys look like that
import { strayKeys } from '../../src/policy/condition-keys.ts'
import { parsePolicy } from '../../src/policy/parse.ts'

const table = {
  global: ['aws:SourceIp', 'aws:RequestTag/${TagKey}'],
  services: {
    s3: ['s3:prefix', 's3:ExistingObjectTag/${TagKey}'],
    codebuild: ['codebuild:fileSystemLocations/${identifier}.type'],
    sts: [],
  },
}

const strays = (statement: object, ...keys: string[]) => {
  const Condition = { StringEquals: Object.fromEntries(keys.map((key) => [key, 'x'])) }
  const { policy } = parsePolicy({ Statement: { Effect: 'Allow', Resource: '*', Condition, ...statement } })
  return strayKeys(policy!, table)
}
const keysOf = (statement: object, ...keys: string[]) =>
  strays(statement, ...keys).map(({ condition }) => condition.key)

describe('strayKeys', () => {
  it('knows the keys of the service, and those of every action', () => {
    expect(keysOf({ Action: 's3:*' }, 's3:prefix', 'S3:Prefix', 'aws:sourceip')).toEqual([])
    expect(keysOf({ Action: 's3:*' }, 's3:size', 'aws:SourceIP2')).toEqual(['s3:size', 'aws:SourceIP2'])
    expect(keysOf({ Action: 'sts:*' }, 's3:prefix')).toEqual(['s3:prefix'])
  })

  it('takes a name of the user for a variable, but not nothing', () => {
    expect(keysOf({ Action: 's3:*' }, 's3:ExistingObjectTag/a', 'aws:RequestTag/a/b:c')).toEqual([])
    expect(keysOf({ Action: 'codebuild:*' }, 'codebuild:fileSystemLocations/home.type')).toEqual([])
    const wrong = ['s3:ExistingObjectTag/', 's3:ExistingObjectTag', 's3:ExistingObjectTagged/a']
    expect(keysOf({ Action: 's3:*' }, ...wrong)).toEqual(wrong)
  })

  it('looks at every service where the actions are of any', () => {
    for (const any of [{ Action: '*' }, { Action: ['sts:*', '*:*'] }, { NotAction: 's3:*' }]) {
      expect(strays(any, 's3:prefix', 's3:size')).toMatchObject([
        { condition: { key: 's3:size' }, services: undefined, untold: undefined },
      ])
    }
  })

  it('follows a wildcard to the services it covers', () => {
    expect(keysOf({ Action: 's*:Get*' }, 's3:prefix')).toEqual([])
    expect(strays({ Action: 's?s:*' }, 's3:prefix')).toMatchObject([{ services: ['sts'] }])
  })

  it('names the service that it does not know', () => {
    expect(strays({ Action: ['s3:*', 'brandnew:*'] }, 'brandnew:Kind')).toMatchObject([{ untold: 'brandnew' }])
    expect(keysOf({ Action: ['s3:*', 'brandnew:*'] }, 's3:prefix')).toEqual([])
    expect(strays({ Action: 'constructor:*' }, 'constructor:name')).toMatchObject([{ untold: 'constructor' }])
  })

  it('leaves alone the claims of identity providers', () => {
    const claims = ['saml:sub', 'SAML:aud', 'token.actions.githubusercontent.com:sub', 'www.amazon.com:user_id']
    expect(keysOf({ Action: 's3:*' }, ...claims)).toEqual([])
    expect(keysOf({ Action: 's3:*' }, 'samlx:sub', 'nodots:sub')).toEqual(['samlx:sub', 'nodots:sub'])
  })

  it('suggests only what is near', () => {
    const nearest = (key: string) => strays({ Action: 's3:*' }, key)[0]?.nearest
    expect(nearest('s3:prefx')).toBe('s3:prefix')
    expect(nearest('s3:ExistingObjectTags/class')).toBe('s3:ExistingObjectTag/class')
    expect(nearest('s3:content-length')).toBeUndefined()
    expect(nearest('s3:ExistingObjectTag/')).toBeUndefined()
  })
})
