import rule from '../../../rules/apigateway/integration-lambda.ts'
import { testRule } from '../../../src/testing.ts'

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:stock'
const SOURCE = 'arn:aws:execute-api:eu-west-1:111122223333:q3v5yc'
const uriOf = (called: string) => `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${called}/invocations`
const statement = (more: object = {}) => ({
  Sid: 'api',
  Effect: 'Allow',
  Principal: { Service: 'apigateway.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: FUNCTION,
  ...more,
})
const from = (pattern: string) => ({ Condition: { ArnLike: { 'AWS:SourceArn': `${SOURCE}/${pattern}` } } })
const withPolicy = (...statements: object[]) => ({
  policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }),
})
const method = (lambdaFunction: object | null | undefined, more: object = {}, integration: object = {}) => ({
  httpMethod: 'GET',
  resourceId: 'r1',
  path: '/stock/{sku}',
  restApi: { id: 'q3v5yc', name: 'warehouse' },
  stages: [{ stageName: 'prod' }],
  methodIntegration: { type: 'AWS_PROXY', uri: uriOf(FUNCTION), ...integration },
  lambdaFunction,
  ...more,
})
const refusing = (...patterns: string[]) =>
  `The policy of function stock does not let in ${patterns.map((pattern) => `${SOURCE}/${pattern}`).join(', ')}.`
const LETS_IN = 'The policy of function stock lets API Gateway invoke it.'

testRule(rule, {
  pass: [
    {
      name: 'what the console writes',
      row: method(withPolicy(statement(from('*/GET/stock/*')))),
      message: LETS_IN,
    },
    { name: 'any source', row: method(withPolicy(statement())), message: LETS_IN },
    {
      name: 'the account of the API',
      row: method(withPolicy(statement({ Condition: { StringEquals: { 'AWS:SourceAccount': '111122223333' } } }))),
      message: LETS_IN,
    },
    {
      name: 'any method',
      row: method(withPolicy(statement(from('*/*/stock/*'))), { httpMethod: 'ANY' }),
      message: LETS_IN,
    },
    {
      name: 'the second statement',
      row: method(withPolicy(statement(from('*/POST/stock/*')), statement(from('prod/*/*')))),
      message: LETS_IN,
    },
    {
      name: 'an alias, whose policy names it',
      row: method(withPolicy(statement({ Resource: `${FUNCTION}:live` })), {}, { uri: uriOf(`${FUNCTION}:live`) }),
      message: LETS_IN,
    },
    {
      name: 'a response stream',
      row: method(
        withPolicy(statement()),
        {},
        {
          uri: uriOf(FUNCTION)
            .replace('2015-03-31', '2021-11-15')
            .replace('invocations', 'response-streaming-invocations'),
        },
      ),
      message: LETS_IN,
    },
    {
      name: 'a role',
      row: method({}, {}, { credentials: 'arn:aws:iam::111122223333:role/api' }),
      message: 'It invokes stock by arn:aws:iam::111122223333:role/api.',
    },
  ],
  fail: [
    {
      name: 'no policy',
      row: method({}),
      message: 'Function stock has no policy that lets API Gateway in.',
      evidence: {
        path: 'lambdaFunction.policy',
        seen: null,
        expected: 'lambda:InvokeFunction for apigateway.amazonaws.com',
      },
      values: { function: FUNCTION, source: `${SOURCE}/*/GET/stock/*` },
    },
    {
      name: 'no function',
      row: method(null),
      message: 'Function stock does not exist.',
      evidence: { path: 'methodIntegration.uri', seen: FUNCTION, expected: 'a function that exists' },
    },
    {
      name: 'no function, and a role',
      row: method(null, {}, { credentials: 'arn:aws:iam::111122223333:role/api' }),
      message: 'Function stock does not exist.',
    },
    {
      name: 'another service',
      row: method(withPolicy(statement({ Principal: { Service: 's3.amazonaws.com' } }))),
      message: refusing('prod/GET/stock/*'),
    },
    {
      name: 'another API',
      row: method(withPolicy(statement({ Condition: { ArnLike: { 'AWS:SourceArn': `${SOURCE}z/*` } } }))),
      message: refusing('prod/GET/stock/*'),
    },
    {
      name: 'another path',
      row: method(withPolicy(statement(from('*/GET/orders')))),
      message: refusing('prod/GET/stock/*'),
    },
    {
      name: 'one verb of a method for all',
      row: method(withPolicy(statement(from('*/GET/stock/*'))), { httpMethod: 'ANY' }),
      message: refusing('prod/*/stock/*'),
    },
    {
      name: 'one stage of two',
      row: method(withPolicy(statement(from('prod/*'))), { stages: [{ stageName: 'beta' }, { stageName: 'prod' }] }),
      message: refusing('beta/GET/stock/*'),
    },
    {
      name: 'a Deny',
      row: method(withPolicy(statement(), statement({ Effect: 'Deny', Principal: '*' }))),
      message: refusing('prod/GET/stock/*'),
    },
    {
      name: 'another action',
      row: method(withPolicy(statement({ Action: 'lambda:GetFunction' }))),
      message: refusing('prod/GET/stock/*'),
    },
  ],
  notApplicable: [
    {
      name: 'HTTP',
      row: method(undefined, {}, { type: 'HTTP_PROXY', uri: 'https://stock.fernhill.example' }),
      message: 'No Lambda function is behind it.',
    },
    {
      name: 'another service of AWS',
      row: method(undefined, {}, { type: 'AWS', uri: 'arn:aws:apigateway:eu-west-1:dynamodb:action/Query' }),
      message: 'No Lambda function is behind it.',
    },
    {
      name: 'a mock',
      row: method(undefined, {}, { type: 'MOCK', uri: undefined }),
      message: 'No Lambda function is behind it.',
    },
    {
      name: 'no integration',
      row: method(undefined, { methodIntegration: undefined }),
      message: 'No Lambda function is behind it.',
    },
    {
      name: 'an API without a stage',
      row: method(withPolicy(), { stages: [] }),
      message: 'The API has no stage: nobody can call it.',
    },
  ],
  unknown: [
    {
      name: "a stage's variable",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's variable
      row: method(undefined, {}, { uri: uriOf('arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.fn}') }),
      message:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's variable
        'Which function it calls depends on the stage: arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.fn}.',
    },
    {
      name: 'another account',
      row: method(undefined, {}, { uri: uriOf('arn:aws:lambda:eu-west-1:444455556666:function:stock') }),
      message: 'Function arn:aws:lambda:eu-west-1:444455556666:function:stock belongs to another account.',
    },
    {
      name: 'another region',
      row: method(undefined, {}, { uri: uriOf('arn:aws:lambda:us-east-1:111122223333:function:stock') }),
      message: 'Function arn:aws:lambda:us-east-1:111122223333:function:stock is in another region.',
    },
    {
      name: 'no list of functions',
      row: method(undefined),
      message: 'AWS did not list the functions, or the stages.',
    },
    {
      name: 'a condition on what is not known of the request',
      row: method(withPolicy(statement({ Condition: { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3' } } }))),
      message: 'Whether the policy of function stock lets API Gateway in depends on the request.',
    },
    {
      name: 'a policy that cannot be read',
      row: method({ policy: '{' }),
      message: 'The policy document cannot be read: it is not a JSON object.',
    },
  ],
})
