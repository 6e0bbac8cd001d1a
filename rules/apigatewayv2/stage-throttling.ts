import { inWords, limitsBelow } from '../../src/aws/throttling.ts'
import { stages } from '../../src/collect/apigatewayv2.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'apigatewayv2-stage-throttling',
  title: 'HTTP and WebSocket stages limit the request rate',
  severity: 'medium',
  source: ['15.9', '15.11'],
  rationale:
    "The account's limits hold for all APIs of the region together: one client of one API can use them up. HTTP APIs " +
    'have no usage plans: the limit of the stage is the only one.',
  remediation:
    'aws apigatewayv2 update-stage --api-id {api.ApiId} --stage-name {StageName} --default-route-settings ThrottlingRateLimit=100,ThrottlingBurstLimit=200',
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-protect.html',
  ],
  on: stages.with('account'),
  check({ DefaultRouteSettings = {}, RouteSettings = {}, account }) {
    const settings = [
      { path: 'DefaultRouteSettings', throttle: throttleOf(DefaultRouteSettings) },
      // What a route does not set itself it has from the stage.
      ...Object.entries(RouteSettings).map(([key, own]) => ({
        path: `RouteSettings["${key}"]`,
        throttle: throttleOf({ ...DefaultRouteSettings, ...own }),
      })),
    ].map((setting) => ({ ...setting, isLimited: limitsBelow(setting.throttle, account) }))
    const loose = settings.filter(({ isLimited }) => isLimited === false)
    if (loose.length > 0) {
      return fail(
        `No limit below the account's in ${loose.map(({ path }) => path).join(', ')}.`,
        loose.map(({ path, throttle }) =>
          seen(
            path,
            { ThrottlingRateLimit: throttle.rate ?? null, ThrottlingBurstLimit: throttle.burst ?? null },
            'a limit',
          ),
        ),
      )
    }
    if (settings.some(({ isLimited }) => !isLimited)) return unknown("AWS did not say the account's limits.")
    return pass(`The stage lets through ${inWords(throttleOf(DefaultRouteSettings))}.`)
  },
})

interface RouteSettings {
  ThrottlingRateLimit?: number | undefined
  ThrottlingBurstLimit?: number | undefined
}

const throttleOf = ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }: RouteSettings) => ({ rate, burst })
