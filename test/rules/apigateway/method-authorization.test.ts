import rule from '../../../rules/apigateway/method-authorization.ts'
import { testRule } from '../../../src/testing.ts'

const API = 'arn:aws:execute-api:eu-west-1:111122223333:q3v5yc'
const method = (authorizationType: string | undefined, more: object = {}, restApi: object = {}) => ({
  httpMethod: 'GET',
  resourceId: 'r1',
  path: '/stock/{sku}',
  authorizationType,
  apiKeyRequired: false,
  methodIntegration: { type: 'AWS_PROXY' },
  stages: [{ stageName: 'prod' }],
  restApi: { id: 'q3v5yc', name: 'warehouse', endpointConfiguration: { types: ['REGIONAL'] }, ...restApi },
  ...more,
})
const statement = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: `${API}/*`,
  ...more,
})
const withPolicy = (...statements: object[]) =>
  method('NONE', {}, { policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) })
const office = { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } }

const ANYBODY = 'Anybody may call it: authorizationType is NONE.'
const NOT_EVERYBODY = "The API's resource policy does not let everybody in."

testRule(rule, {
  pass: ['AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'].map((type) => ({
    name: type,
    row: method(type),
    message: `Callers are authorized by ${type}.`,
  })) as never,
  fail: [
    {
      name: 'nothing',
      row: method('NONE'),
      message: ANYBODY,
      severity: 'high',
      evidence: { path: 'authorizationType', seen: 'NONE', expected: 'AWS_IAM, CUSTOM or COGNITO_USER_POOLS' },
    },
    {
      name: 'a key, which is no authorization',
      row: method('NONE', { apiKeyRequired: true }),
      severity: 'medium',
      message: 'It asks for an API key only, which tells clients apart but authorizes nobody.',
    },
    {
      name: 'OPTIONS that reaches a backend',
      row: method('NONE', { httpMethod: 'OPTIONS' }),
      message: ANYBODY,
    },
    {
      name: 'a mock that is no preflight',
      row: method('NONE', { methodIntegration: { type: 'MOCK' } }),
      message: ANYBODY,
    },
    {
      name: 'a path of which a public one is only the beginning',
      row: method('NONE', { path: '/healthcare' }),
      message: ANYBODY,
    },
    {
      name: 'a public path, where the user has none',
      row: method('NONE', { path: '/health' }),
      options: { publicPaths: [] },
      message: ANYBODY,
    },
    { name: 'a resource policy that lets everybody in', row: withPolicy(statement()), message: ANYBODY },
    {
      name: 'the same, in the short form',
      row: withPolicy(statement({ Resource: 'execute-api:/prod/GET/*' })),
      message: ANYBODY,
    },
    {
      name: 'the same, as AWS gives it: quotation marks escaped once more',
      row: method('NONE', {}, { policy: JSON.stringify(JSON.stringify({ Statement: [statement()] })).slice(1, -1) }),
      message: ANYBODY,
    },
    {
      name: 'a resource policy that lets everybody in to one of two stages',
      row: {
        ...withPolicy(statement({ Resource: `${API}/beta/*` })),
        stages: [{ stageName: 'prod' }, { stageName: 'beta' }],
      },
      message: ANYBODY,
    },
    {
      name: 'a resource policy that lets everybody GET, on a method for any verb',
      row: { ...withPolicy(statement({ Resource: `${API}/prod/GET/*` })), httpMethod: 'ANY' },
      message: ANYBODY,
    },
    {
      name: 'a Deny about another stage',
      row: withPolicy(statement(), statement({ Effect: 'Deny', Resource: `${API}/beta/*`, Condition: office })),
      message: ANYBODY,
    },
  ],
  notApplicable: [
    {
      name: 'an API without a stage',
      row: method('NONE', { stages: [] }),
      message: 'The API has no stage: nobody can call it.',
    },
    {
      name: 'a private API',
      row: method('NONE', {}, { endpointConfiguration: { types: ['PRIVATE'] } }),
      message: 'Only VPC endpoints lead to the API.',
    },
    {
      name: 'a preflight',
      row: method('NONE', { httpMethod: 'OPTIONS', methodIntegration: { type: 'MOCK' } }),
      message: "It answers browsers' preflight requests, which carry no credentials.",
    },
    {
      name: 'the default public path',
      row: method('NONE', { path: '/health' }),
      message: 'It is public on purpose: /health is in publicPaths.',
    },
    {
      name: 'a public path with a wildcard',
      row: method('NONE'),
      options: { publicPaths: ['/stock/*'] },
      message: 'It is public on purpose: /stock/* is in publicPaths.',
    },
    {
      name: 'a resource policy that denies all but a network',
      row: withPolicy(statement(), statement({ Effect: 'Deny', Condition: office })),
      message: NOT_EVERYBODY,
    },
    {
      name: 'a resource policy that allows a network',
      row: withPolicy(statement({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })),
      message: NOT_EVERYBODY,
    },
    {
      name: 'a resource policy that names an account, which no unsigned request is of',
      row: withPolicy(statement({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } })),
      message: NOT_EVERYBODY,
    },
    {
      name: 'a resource policy about other paths',
      row: withPolicy(statement({ Resource: 'execute-api:/prod/GET/orders' })),
      message: NOT_EVERYBODY,
    },
  ],
  unknown: [
    {
      name: 'resources that came without their methods',
      row: method(undefined),
      message: 'AWS did not say how the method authorizes its callers.',
    },
    {
      name: 'no list of stages',
      row: method('NONE', { stages: undefined }),
      message: 'AWS did not list the stages of the API.',
    },
    {
      name: 'a resource policy that cannot be read',
      row: method('NONE', {}, { policy: '{ "Statement": ' }),
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})
