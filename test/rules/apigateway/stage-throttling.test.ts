import rule from '../../../rules/apigateway/stage-throttling.ts'
import { testRule } from '../../../src/testing.ts'

const limit = (throttlingRateLimit: number, throttlingBurstLimit: number) => ({
  throttlingRateLimit,
  throttlingBurstLimit,
})
const DEFAULT = limit(10_000, 5000)
const stage = (methodSettings: object | undefined, more: object = {}) => ({
  stageName: 'prod',
  restApi: { id: 'q3v5yc', name: 'warehouse' },
  methodSettings,
  account: { throttleSettings: { rateLimit: 10_000, burstLimit: 5000 } },
  methods: [
    { httpMethod: 'GET', apiKeyRequired: true },
    { httpMethod: 'OPTIONS', apiKeyRequired: false, methodIntegration: { type: 'MOCK' } },
  ],
  usagePlans: [],
  ...more,
})
const plan = (name: string, throttle?: object) => ({ name, ...(throttle && { throttle }) })
const partners = plan('partners', { rateLimit: 50, burstLimit: 100 })
const NONE = 'The stage has no limit of its own.'

testRule(rule, {
  pass: [
    {
      name: 'a limit of its own',
      row: stage({ '*/*': limit(100, 200) }),
      message: 'The stage lets through 100 requests a second, 200 at once.',
    },
    {
      name: 'a limit, and a lower one of a method',
      row: stage({ '~1stock/GET': limit(10, 20), '*/*': limit(100, 200) }),
      message: 'The stage lets through 100 requests a second, 200 at once.',
    },
    {
      name: 'a usage plan that nobody gets round',
      row: stage(undefined, { usagePlans: [partners] }),
      message: 'Every method asks for an API key, and usage plan partners limits what each lets through.',
    },
    {
      name: 'the same, beside settings for another purpose',
      row: stage({ '*/*': DEFAULT }, { usagePlans: [partners] }),
      message: 'Every method asks for an API key, and usage plan partners limits what each lets through.',
    },
  ],
  fail: [
    {
      name: 'no settings',
      row: stage(undefined),
      message: NONE,
      evidence: { path: 'methodSettings["*/*"].throttlingRateLimit', seen: null, expected: 'a limit' },
    },
    {
      name: 'settings of one method',
      row: stage({ '~1stock/GET': limit(10, 20) }),
      message: NONE,
      values: { setting: '/*/*' },
    },
    {
      name: "the account's limit, which AWS fills in when something else is set",
      row: stage({ '*/*': DEFAULT }),
      message: "All methods: no limit below the account's (10000 requests a second, 5000 at once).",
      evidence: {
        path: 'methodSettings["*/*"]',
        seen: { throttlingRateLimit: 10_000, throttlingBurstLimit: 5000 },
        expected: 'a limit',
      },
    },
    {
      name: 'a limit that was turned off',
      row: stage({ '*/*': limit(-1, -1) }),
      message: "All methods: no limit below the account's (any number of requests a second, any number at once).",
    },
    {
      name: 'a rate, and bursts as large as all APIs have together',
      row: stage({ '*/*': limit(100, 5000) }),
      message: "All methods: no limit below the account's (100 requests a second, 5000 at once).",
    },
    {
      name: 'a limit above that of an account that has little',
      row: stage({ '*/*': limit(500, 200) }, { account: { throttleSettings: { rateLimit: 250, burstLimit: 500 } } }),
      message: "All methods: no limit below the account's (500 requests a second, 200 at once).",
    },
    {
      name: 'a method that is let off',
      row: stage({ '*/*': limit(100, 200), '~1stock/POST': DEFAULT }),
      message: "POST /stock: no limit below the account's (10000 requests a second, 5000 at once).",
      values: { setting: '/~1stock/POST' },
    },
    {
      name: 'a usage plan without a limit beside one that has one',
      row: stage(undefined, { usagePlans: [partners, plan('staff')] }),
      message: NONE,
    },
    {
      name: 'a usage plan, and a method that asks for no key',
      row: stage(undefined, {
        usagePlans: [partners],
        methods: [
          { httpMethod: 'GET', apiKeyRequired: true },
          { httpMethod: 'PUT', apiKeyRequired: false },
        ],
      }),
      message: NONE,
    },
    {
      name: 'a usage plan, and no method at all',
      row: stage(undefined, { usagePlans: [partners], methods: [] }),
      message: NONE,
    },
  ],
  unknown: [
    {
      name: 'an account of which AWS gives no limits',
      row: stage({ '*/*': limit(100, 200) }, { account: {} }),
      message: "AWS did not say the account's limits.",
    },
  ],
})
