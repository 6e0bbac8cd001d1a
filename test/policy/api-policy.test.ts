import { isOpenToEveryone, parseApiPolicy } from '../../src/policy/api-policy.ts'

const API = 'arn:aws:execute-api:eu-west-1:111122223333:q3'
const ARN = `${API}/prod/*/stock/*`
const statement = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${API}/*`,
  ...more,
})
const isOpen = (...Statement: object[]) => {
  const { policy } = parseApiPolicy(JSON.stringify({ Version: '2012-10-17', Statement }))
  return policy && isOpenToEveryone(policy, [ARN], '111122223333')
}
const outside = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }

describe('the policy of an API', () => {
  it('is read in either form that AWS gives it', () => {
    const text = JSON.stringify({ Statement: statement({ Sid: 'a/b' }) })
    const escaped = text.replaceAll('"', '\\"').replaceAll('/', '\\/')
    expect(parseApiPolicy(escaped)).toEqual(parseApiPolicy(text))
    expect(parseApiPolicy(escaped).policy?.statements[0]?.sid).toBe('a/b')
  })

  it.each([
    ['all of it', {}],
    ['one verb', { Resource: `${API}/*/GET/*` }],
    ['one verb and path, in the short form', { Resource: 'execute-api:/prod/GET/stock/7' }],
    ['all actions', { Action: '*' }],
    ['all but something else', { Resource: undefined, NotResource: `${API}/prod/GET/orders` }],
  ])('opens the method to everyone with an Allow of %s', (_, more) => expect(isOpen(statement(more))).toBe(true))

  it.each([
    ['another path', { Resource: `${API}/prod/GET/orders` }],
    ['another stage', { Resource: `${API}/beta/*` }],
    ['all but this', { Resource: undefined, NotResource: `${API}/*/*/stock/*` }],
    ['managing connections', { Action: 'execute-api:ManageConnections' }],
    ['an account', { Principal: { AWS: '444455556666' } }],
    ['an organization', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }],
  ])('does not with an Allow of %s', (_, more) => expect(isOpen(statement(more))).toBe(false))

  it('does not where a Deny leaves only a VPC endpoint', () => {
    expect(isOpen(statement(), statement({ Effect: 'Deny', Condition: outside }))).toBe(false)
    expect(isOpen(statement(), statement({ Effect: 'Deny', Resource: 'execute-api:/*', Condition: outside }))).toBe(
      false,
    )
  })

  it('does where the Deny is of a part', () => {
    const part = statement({ Effect: 'Deny', Resource: `${API}/prod/POST/stock/*`, Condition: outside })
    expect(isOpen(statement(), part)).toBe(true)
  })
})
