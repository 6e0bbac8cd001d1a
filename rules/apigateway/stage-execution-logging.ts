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
    const settings = withDefault(stageSettings(stage))
    const silent = settings.filter((named) => !isLogged(named))
    const traced = settings.filter((named) => isLogged(named) && named.setting.dataTraceEnabled)
    const evidence = [
      ...traced.map(({ path }) => seen(`${path}.dataTraceEnabled`, true, false)),
      ...silent.map(({ path, setting }) => seen(`${path}.loggingLevel`, setting.loggingLevel, 'ERROR or INFO')),
    ]
    const nothing = silent.length > 0 ? [`No execution logs are written of: ${namesOf(silent)}.`] : []
    if (traced[0]) {
      const message = [`Requests and responses are logged whole of: ${namesOf(traced)}.`, ...nothing].join(' ')
      return fail(message, evidence, {
        severity: 'medium',
        remediation: UNTRACE,
        values: { setting: traced[0].patch },
      })
    }
    if (silent[0]) return fail(nothing.join(' '), evidence, { values: { setting: silent[0].patch } })
    return roleOr(stage.account, `Execution logs are written at level ${settings[0]?.setting.loggingLevel}.`)
  },
})

const UNTRACE =
  'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path={setting}/logging/dataTrace,value=false'
const GIVE_ROLE = 'aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN'

const isLogged = ({ setting }: StageSetting): boolean => /^(ERROR|INFO)$/.test(setting.loggingLevel ?? '')

const namesOf = (settings: readonly StageSetting[]): string => settings.map(({ of }) => of).join(', ')

/** Methods without settings of their own, where nothing is set for all, log nothing. */
function withDefault(settings: readonly StageSetting[]): readonly StageSetting[] {
  if (settings[0]?.isDefault) return settings
  const of = settings.length > 0 ? 'All other methods' : 'All methods'
  return [{ of, path: 'methodSettings["*/*"]', patch: '/*/*', isDefault: true, setting: {} }, ...settings]
}

/** API Gateway writes to CloudWatch by a role that is the same for all APIs of the region. */
function roleOr({ cloudwatchRoleArn }: { cloudwatchRoleArn?: string | undefined }, message: string) {
  if (cloudwatchRoleArn) return pass(message)
  const found = seen('account.cloudwatchRoleArn', null, 'a role that API Gateway may write logs by')
  return fail('Execution logs are on, but API Gateway has no role to write them by in this region.', found, {
    remediation: GIVE_ROLE,
  })
}
