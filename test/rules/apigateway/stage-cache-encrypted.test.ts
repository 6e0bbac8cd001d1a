import rule from '../../../rules/apigateway/stage-cache-encrypted.ts'
import { testRule } from '../../../src/testing.ts'

const stage = (methodSettings: object | undefined, cacheClusterEnabled: boolean | undefined = true) => ({
  stageName: 'prod',
  restApi: { id: 'q3v5yc', name: 'warehouse' },
  cacheClusterEnabled,
  methodSettings,
})
const caching = (cachingEnabled: boolean, cacheDataEncrypted: boolean) => ({ cachingEnabled, cacheDataEncrypted })

testRule(rule, {
  pass: [
    {
      name: 'encrypted',
      row: stage({ '*/*': caching(true, true) }),
      message: 'All that the cache holds is encrypted.',
    },
    {
      name: 'in clear what is not cached',
      row: stage({ '*/*': caching(true, true), '~1stock/GET': caching(false, false) }),
      message: 'All that the cache holds is encrypted.',
    },
  ],
  fail: [
    {
      name: 'in clear',
      row: stage({ '*/*': caching(true, false) }),
      message: 'The cache holds answers in clear: All methods.',
      evidence: { path: 'methodSettings["*/*"].cacheDataEncrypted', seen: false, expected: true },
      values: { setting: '/*/*' },
    },
    {
      name: 'in clear of one method, which must be mended by itself',
      row: stage({ '~1stock~1{sku}/GET': caching(true, false), '*/*': caching(true, true) }),
      message: 'The cache holds answers in clear: GET /stock/{sku}.',
      values: { setting: '/~1stock~1{sku}/GET' },
    },
    {
      name: 'in clear of two, of which one is written without the escape',
      row: stage({ 'stock/GET': caching(true, false), '~1/GET': caching(true, false) }),
      message: 'The cache holds answers in clear: GET /stock, GET /.',
      values: { setting: '/~1stock/GET' },
    },
  ],
  notApplicable: [
    {
      name: 'settings of a cache that is off',
      row: stage({ '*/*': caching(true, false) }, false),
      message: 'The stage has no cache.',
    },
    {
      name: 'a cache for no method',
      row: stage({ '*/*': caching(false, false) }),
      message: 'The stage has a cache, which no method uses.',
    },
    { name: 'no settings', row: stage(undefined), message: 'The stage has a cache, which no method uses.' },
  ],
  unknown: [
    {
      name: 'no word of a cache',
      row: { stageName: 'prod', restApi: { id: 'q3v5yc' } },
      message: 'AWS did not say whether the stage has a cache.',
    },
  ],
})
