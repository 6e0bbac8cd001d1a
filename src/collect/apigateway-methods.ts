import { lambdaIn } from '../aws/lambda-integration.ts'
import { methodsIn } from '../aws/rest-api.ts'
import { apigateway, GONE, restApis, withMethods } from './apigateway.ts'
import { lambda } from './lambda.ts'

/** As they are written, which is how a stage answers only after the next deployment; each has its API as `restApi`. */
export const methods = apigateway
  .collection('methods', {
    type: 'AWS::ApiGateway::Method',
    parent: restApis,
    calls: ['GetResources'],
    list: async (call, { parent: restApi }) => {
      const answer = await call('GetResources', withMethods(restApi), GONE)
      return answer ? methodsIn(answer.items)?.map((method) => ({ ...method, restApi })) : []
    },
    id: ({ restApi, resourceId, httpMethod }, { partition, region }) =>
      resourceId &&
      `arn:${partition}:apigateway:${region}::/restapis/${restApi.id}/resources/${resourceId}/methods/${httpMethod}`,
    name: ({ restApi, httpMethod, path }) => `${restApi.name} ${httpMethod} ${path}`,
  })
  /** Those of the API, in the answers that `stages` is made of. */
  .extra('stages', {
    calls: ['GetStages'],
    get: async (call, { restApi }) => (await call('GetStages', { restApiId: restApi.id })).item,
  })
  /**
   * The Lambda function behind it, with its policy: null where there is no such function. Undefined, and not asked for,
   * where no function is behind it, or one that another account or region has, or that a stage's variable names. A
   * method that calls with a role of its own needs no policy, and gets none.
   */
  .extra('lambdaFunction', {
    service: lambda,
    calls: ['ListFunctions', 'GetPolicy'],
    get: async (call, { methodIntegration: { uri, credentials } = {} }, { account, region }) => {
      const target = lambdaIn(uri)
      if (!target || target.account !== account || target.region !== region) return undefined
      const { Functions } = await call('ListFunctions')
      if (!Functions) return undefined
      if (!Functions.some(({ FunctionName }) => FunctionName === target.name)) return null
      if (credentials) return { policy: undefined }
      // Of a version or alias the ARN ends with it, and the policy is its own.
      const answer = await call('GetPolicy', { FunctionName: target.arn }, { absentOn: ['ResourceNotFoundException'] })
      return { policy: answer?.Policy }
    },
  })
