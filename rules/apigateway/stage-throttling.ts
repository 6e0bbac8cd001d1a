import { isPreflight, stageSettings } from '../../src/aws/rest-api.ts'
import { inWords, limitsBelow } from '../../src/aws/throttling.ts'
import { stages } from '../../src/collect/apigateway.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, type Evidence, fail, pass, seen, unknown } from '../../src/rule.ts'

const judged = stages.with('account', 'methods', 'usagePlans')
type Stage = RowOf<typeof judged>

export default defineRule({
  id: 'apigateway-stage-throttling',
  title: 'REST stages limit the request rate',
  severity: 'medium',
  source: ['15.9', '15.11'],
  rationale:
    "The account's limits hold for all APIs of the region together: one client of one API can use them up, and with " +
    'them what is behind the API.',
  remediation:
    'aws apigateway update-stage --rest-api-id {restApi.id} --stage-name {stageName} --patch-operations op=replace,path={setting}/throttling/rateLimit,value=100 op=replace,path={setting}/throttling/burstLimit,value=200',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html'],
  on: judged,
  check(stage) {
    const settings = limitsOf(stage)
    const loose = settings.filter(({ isLimited }) => !isLimited)
    const [all] = settings
    if (all?.isDefault && loose.length === 0) return pass(`The stage lets through ${inWords(all.throttle)}.`)
    const plan = planOfAll(stage)
    if (plan) return pass(`Every method asks for an API key, and usage plan ${plan} limits what each lets through.`)

    if (loose.some(({ isLimited }) => isLimited === undefined)) return unknown("AWS did not say the account's limits.")
    const values = { setting: all?.isDefault && loose[0] ? loose[0].patch : '/*/*' }
    if (!all?.isDefault) {
      const found = seen('methodSettings["*/*"].throttlingRateLimit', null, 'a limit')
      return fail('The stage has no limit of its own.', found, { values })
    }
    const problems = loose.map(({ of, throttle }) => `${of}: no limit below the account's (${inWords(throttle)}).`)
    return fail(problems.join(' '), loose.map(evidenceOf), { values })
  },
})

function limitsOf(stage: Stage) {
  return stageSettings(stage).map(({ setting, ...named }) => {
    const throttle = { rate: setting.throttlingRateLimit, burst: setting.throttlingBurstLimit }
    return { ...named, throttle, isLimited: limitsBelow(throttle, stage.account) }
  })
}

const evidenceOf = ({ path, throttle }: ReturnType<typeof limitsOf>[number]): Evidence =>
  seen(path, { throttlingRateLimit: throttle.rate ?? null, throttlingBurstLimit: throttle.burst ?? null }, 'a limit')

/** The usage plan without which no method answers: a key is of one plan for a stage, so all of them must limit it. */
function planOfAll({ methods = [], usagePlans = [] }: Stage): string | undefined {
  const calls = methods.filter((method) => !isPreflight(method))
  if (calls.length === 0 || !calls.every(({ apiKeyRequired }) => apiKeyRequired)) return undefined
  const isLimited = usagePlans.every(({ throttle }) => throttle?.rateLimit !== undefined)
  return isLimited ? usagePlans[0]?.name : undefined
}
