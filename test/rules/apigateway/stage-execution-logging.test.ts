import rule from '../../../rules/apigateway/stage-execution-logging.ts'
import { testRule } from '../../../src/testing.ts'

const stage = (
  methodSettings: object | undefined,
  account: object = { cloudwatchRoleArn: 'arn:aws:iam::111122223333:role/api-logs' },
) => ({
  stageName: 'prod',
  restApi: { id: 'q3v5yc', name: 'warehouse' },
  methodSettings,
  account,
})
const level = (loggingLevel: string, dataTraceEnabled = false) => ({ loggingLevel, dataTraceEnabled })

testRule(rule, {
  pass: [
    {
      name: 'errors',
      row: stage({ '*/*': level('ERROR') }),
      message: 'Execution logs are written at level ERROR.',
    },
    {
      name: 'everything, and errors of one method',
      row: stage({ '~1stock/GET': level('ERROR'), '*/*': level('INFO') }),
      message: 'Execution logs are written at level INFO.',
    },
  ],
  fail: [
    {
      name: 'no settings',
      row: stage(undefined),
      message: 'No execution logs are written of: All methods.',
      values: { setting: '/*/*' },
    },
    {
      name: 'one method only',
      row: stage({ '~1stock/GET': level('INFO') }),
      message: 'No execution logs are written of: All other methods.',
      severity: 'low',
    },
    {
      name: 'off',
      row: stage({ '*/*': level('OFF') }),
      message: 'No execution logs are written of: All methods.',
      evidence: { path: 'methodSettings["*/*"].loggingLevel', seen: 'OFF', expected: 'ERROR or INFO' },
    },
    {
      name: 'off for one method',
      row: stage({ '*/*': level('ERROR'), '~1stock/GET': level('OFF') }),
      message: 'No execution logs are written of: GET /stock.',
      values: { setting: '/~1stock/GET' },
    },
    {
      name: 'a level that AWS did not name',
      row: stage({ '*/*': { metricsEnabled: true } }),
      message: 'No execution logs are written of: All methods.',
    },
    {
      name: 'bodies',
      row: stage({ '*/*': level('INFO', true) }),
      severity: 'medium',
      message: 'Requests and responses are logged whole of: All methods.',
      remediation:
        'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path={setting}/logging/dataTrace,value=false',
    },
    {
      name: 'bodies of one method, where others log nothing',
      row: stage({ '~1stock/GET': level('INFO', true) }),
      severity: 'medium',
      message:
        'Requests and responses are logged whole of: GET /stock. No execution logs are written of: All other methods.',
      evidence: [
        { path: 'methodSettings["~1stock/GET"].dataTraceEnabled', seen: true, expected: false },
        { path: 'methodSettings["*/*"].loggingLevel', seen: null, expected: 'ERROR or INFO' },
      ],
      values: { setting: '/~1stock/GET' },
    },
    {
      name: 'bodies of what is not logged at all',
      row: stage({ '*/*': level('OFF', true) }),
      severity: 'low',
      message: 'No execution logs are written of: All methods.',
    },
    {
      name: 'no role to write them by',
      row: stage({ '*/*': level('ERROR') }, {}),
      message: 'Execution logs are on, but API Gateway has no role to write them by in this region.',
      remediation: 'aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN',
    },
  ],
})
