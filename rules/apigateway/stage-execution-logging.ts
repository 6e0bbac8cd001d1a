import { type StageSetting, stageSettings } from '../../src/aws/rest-api.ts'
import { stages } from '../../src/collect/apigateway.ts'
import { defineRule, fail, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: 'apigateway-stage-execution-logging',
  title: 'REST stages write execution logs',
  severity: 'low',
  source: ['15.9', '15.11', '5.3'],
  rationale:
    'Without them nobody sees why a request was refused or failed before it came to the backend. Bodies are not for ' +
    'logs: data tracing writes them whole, passwords and tokens included.',
  remediation:
    'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path={setting}/logging/loglevel,value=ERROR',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  compliance: { securityHub: ['APIGateway.1'], config: ['API_GW_EXECUTION_LOGGING_ENABLED'] },
  peers: { prowler: ['apigateway_restapi_logging_enabled'] },
  on: stages.with('account'),
  check(stage) {
    const settings = stageSettings(stage)
    const silent = settings.filter((named) => !isLogged(named))
    const [first] = silent
    const traced = settings.find((named) => isLogged(named) && named.setting.dataTraceEnabled)
    if (traced) {
      return fail(
        `${traced.of}: requests and responses are logged whole.`,
        seen(`${traced.path}.dataTraceEnabled`, true, false),
        { severity: 'medium', remediation: UNTRACE, values: { setting: traced.patch } },
      )
    }
    if (!settings[0]?.isDefault) {
      const found = seen('methodSettings["*/*"].loggingLevel', null, 'ERROR or INFO')
      return fail('Methods write no execution logs unless set otherwise.', found, { values: { setting: '/*/*' } })
    }
    if (first) {
      const evidence = silent.map(({ path, setting }) =>
        seen(`${path}.loggingLevel`, setting.loggingLevel, 'ERROR or INFO'),
      )
      const what = silent.map(({ of }) => of).join(', ')
      return fail(`No execution logs are written of: ${what}.`, evidence, { values: { setting: first.patch } })
    }
    return roleOr(stage.account, `Execution logs are written at level ${settings[0].setting.loggingLevel}.`)
  },
})

const UNTRACE =
  'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path={setting}/logging/dataTrace,value=false'
const GIVE_ROLE = 'aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN'

const isLogged = ({ setting }: StageSetting): boolean => /^(ERROR|INFO)$/.test(setting.loggingLevel ?? '')

/** API Gateway writes to CloudWatch by a role that is the same for all APIs of the region. */
function roleOr({ cloudwatchRoleArn }: { cloudwatchRoleArn?: string | undefined }, message: string) {
  if (cloudwatchRoleArn) return pass(message)
  const found = seen('account.cloudwatchRoleArn', null, 'a role that API Gateway may write logs by')
  return fail('Execution logs are on, but API Gateway has no role to write them by in this region.', found, {
    remediation: GIVE_ROLE,
  })
}
