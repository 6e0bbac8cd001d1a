import { defineService } from '../collection.ts'
import { apigateway, GONE, tagList } from './apigateway.ts'

/** HTTP and WebSocket APIs. */
export const apigatewayv2 = defineService({
  name: 'apigatewayv2',
  scope: 'regional',
  iamPrefix: 'apigateway',
  load: () => import('@aws-sdk/client-apigatewayv2'),
  // API Gateway's actions are the methods of HTTP.
  iamActions: { GetApis: 'GET', GetAuthorizers: 'GET', GetRoutes: 'GET', GetStages: 'GET' },
})

export const apis = apigatewayv2.collection('apis', {
  type: 'AWS::ApiGatewayV2::Api',
  calls: ['GetApis'],
  list: async (call) => (await call('GetApis')).Items,
  id: ({ ApiId }, { partition, region }) => ApiId && `arn:${partition}:apigateway:${region}::/apis/${ApiId}`,
  name: ({ Name }) => Name,
  tags: ({ Tags }) => tagList(Tags),
})

/** AWS names the API in none of its parts: each has it as `api`. */
export const routes = apigatewayv2
  .collection('routes', {
    type: 'AWS::ApiGatewayV2::Route',
    parent: apis,
    calls: ['GetRoutes'],
    list: async (call, { parent: api }) => {
      const answer = await call('GetRoutes', { ApiId: api.ApiId }, GONE)
      return answer ? answer.Items?.map((route) => ({ ...route, api })) : []
    },
    id: ({ api, RouteId }, { partition, region }) =>
      RouteId && `arn:${partition}:apigateway:${region}::/apis/${api.ApiId}/routes/${RouteId}`,
    name: ({ api, RouteKey }) => `${api.Name} ${RouteKey}`,
  })
  /** Those of the API, in the answers that `stages` is made of. */
  .extra('stages', {
    calls: ['GetStages'],
    get: async (call, { api }) => (await call('GetStages', { ApiId: api.ApiId })).Items,
  })

export const stages = apigatewayv2
  .collection('stages', {
    type: 'AWS::ApiGatewayV2::Stage',
    parent: apis,
    calls: ['GetStages'],
    list: async (call, { parent: api }) => {
      const answer = await call('GetStages', { ApiId: api.ApiId }, GONE)
      return answer ? answer.Items?.map((stage) => ({ ...stage, api })) : []
    },
    id: ({ api, StageName }, { partition, region }) =>
      StageName && `arn:${partition}:apigateway:${region}::/apis/${api.ApiId}/stages/${StageName}`,
    name: ({ api, StageName }) => `${api.Name}/${StageName}`,
    tags: ({ Tags }) => tagList(Tags),
  })
  /** The limits of all APIs of the region together, REST APIs among them. */
  .extra('account', {
    service: apigateway,
    calls: ['GetAccount'],
    get: (call) => call('GetAccount'),
  })

export const authorizers = apigatewayv2.collection('authorizers', {
  type: 'AWS::ApiGatewayV2::Authorizer',
  parent: apis,
  calls: ['GetAuthorizers'],
  list: async (call, { parent: api }) => {
    const answer = await call('GetAuthorizers', { ApiId: api.ApiId }, GONE)
    return answer ? answer.Items?.map((authorizer) => ({ ...authorizer, api })) : []
  },
  id: ({ api, AuthorizerId }, { partition, region }) =>
    AuthorizerId && `arn:${partition}:apigateway:${region}::/apis/${api.ApiId}/authorizers/${AuthorizerId}`,
  name: ({ api, Name }) => `${api.Name}/${Name}`,
})
