import rule from '../../../rules/apigateway/authorizer-unused.ts'
import { testRule } from '../../../src/testing.ts'

const method = (httpMethod: string, authorizerId?: string) => ({
  httpMethod,
  path: '/stock',
  authorizationType: authorizerId ? 'CUSTOM' : 'NONE',
  ...(authorizerId && { authorizerId }),
})
const authorizer = (methods: object[] | undefined) => ({
  id: 'au1',
  name: 'staff',
  type: 'TOKEN',
  restApi: { id: 'q3v5yc', name: 'warehouse' },
  methods,
})

testRule(rule, {
  pass: [
    { name: 'one method', row: authorizer([method('GET'), method('POST', 'au1')]), message: 'POST /stock uses it.' },
    {
      name: 'several methods',
      row: authorizer([method('GET', 'au1'), method('POST', 'au1'), method('PUT', 'au1')]),
      message: 'GET /stock uses it, and 2 more.',
    },
  ],
  fail: [
    {
      name: 'methods that use another one',
      row: authorizer([method('GET'), method('POST', 'au2'), method('PUT', 'au2')]),
      message: "None of the API's methods uses it, of which there are 3.",
      evidence: { path: 'methods[].authorizerId', seen: ['au2'], expected: 'au1' },
    },
    {
      name: 'an API without methods',
      row: authorizer([]),
      message: "None of the API's methods uses it, of which there are 0.",
    },
  ],
  unknown: [
    { name: 'no answer', row: authorizer(undefined), message: "AWS did not list the API's methods." },
    {
      name: 'resources that came without their methods',
      row: authorizer([{ httpMethod: 'GET', path: '/stock' }]),
      message: 'AWS did not say which authorizers the methods use.',
    },
  ],
})
