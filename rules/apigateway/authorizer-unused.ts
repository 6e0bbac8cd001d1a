import { authorizers } from '../../src/collect/apigateway.ts'
import { defineRule, fail, pass, seen, unknown } from '../../src/rule.ts'

export default defineRule({
  id: 'apigateway-authorizer-unused',
  title: 'Authorizers are used by at least one method',
  severity: 'low',
  source: ['15.11'],
  rationale:
    'An authorizer protects only the methods that name it. One that none names makes believe that the API is protected: ' +
    'attach it to the methods that it was made for, or delete it.',
  remediation: 'aws apigateway delete-authorizer --rest-api-id {restApi.id} --authorizer-id {id}',
  references: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html'],
  on: authorizers.with('methods'),
  check({ id, methods }) {
    if (!id || !methods) return unknown("AWS did not list the API's methods.")
    const users = methods.filter(({ authorizerId }) => authorizerId === id)
    const [first, ...others] = users.map(({ httpMethod, path }) => `${httpMethod} ${path}`)
    if (first) return pass(`${first} uses it${others.length > 0 ? `, and ${others.length} more` : ''}.`)
    // Without its methods being asked for, a resource only names them.
    if (methods.some(({ authorizationType }) => !authorizationType)) {
      return unknown('AWS did not say which authorizers the methods use.')
    }
    return fail(
      `None of the API's methods uses it, of which there are ${methods.length}.`,
      seen('methods[].authorizerId', [...new Set(methods.flatMap(({ authorizerId }) => authorizerId ?? []))], id),
    )
  },
})
