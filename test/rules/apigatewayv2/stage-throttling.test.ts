import rule from '../../../rules/apigatewayv2/stage-throttling.ts'
import { testRule } from '../../../src/testing.ts'

const limit = (ThrottlingRateLimit: number, ThrottlingBurstLimit: number) => ({
  ThrottlingRateLimit,
  ThrottlingBurstLimit,
})
const stage = (DefaultRouteSettings: object | undefined, RouteSettings?: object, more: object = {}) => ({
  StageName: '$default',
  api: { ApiId: 'a1', Name: 'shop' },
  DefaultRouteSettings,
  RouteSettings,
  account: { throttleSettings: { rateLimit: 10_000, burstLimit: 5000 } },
  ...more,
})
const inDefault = "No limit below the account's in DefaultRouteSettings."

testRule(rule, {
  pass: [
    {
      name: 'a limit',
      row: stage(limit(100, 200), {}),
      message: 'The stage lets through 100 requests a second, 200 at once.',
    },
    {
      name: 'a limit, and a route that changes a half of it',
      row: stage(limit(100, 200), {
        'GET /basket': { ThrottlingRateLimit: 20 },
        $default: { DetailedMetricsEnabled: true },
      }),
      message: 'The stage lets through 100 requests a second, 200 at once.',
    },
  ],
  fail: [
    {
      name: 'none',
      row: stage({ DetailedMetricsEnabled: false }),
      message: inDefault,
      evidence: {
        path: 'DefaultRouteSettings',
        seen: { ThrottlingRateLimit: null, ThrottlingBurstLimit: null },
        expected: 'a limit',
      },
    },
    { name: 'no settings', row: stage(undefined), message: inDefault },
    { name: 'a rate without a burst', row: stage({ ThrottlingRateLimit: 100 }), message: inDefault },
    { name: "the account's limit", row: stage(limit(10_000, 5000)), message: inDefault },
    {
      name: 'a route that is let off',
      row: stage(limit(100, 200), { 'POST /orders': limit(10_000, 5000) }),
      message: 'No limit below the account\'s in RouteSettings["POST /orders"].',
    },
    {
      name: 'one route with a limit',
      row: stage(undefined, { 'POST /orders': limit(10, 20) }),
      message: inDefault,
    },
  ],
  unknown: [
    {
      name: 'an account of which AWS gives no limits',
      row: stage(limit(100, 200), {}, { account: {} }),
      message: "AWS did not say the account's limits.",
    },
  ],
})
