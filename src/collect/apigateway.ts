import type { RestApi } from '@aws-sdk/client-api-gateway'
import { methodsIn } from '../aws/rest-api.ts'
import { defineService, type Tag } from '../collection.ts'
import type { Json } from '../json.ts'

/** REST APIs. HTTP and WebSocket APIs have a client of their own: see `apigatewayv2`. */
export const apigateway = defineService({
  name: 'apigateway',
  client: 'api-gateway',
  scope: 'regional',
  load: () => import('@aws-sdk/client-api-gateway'),
  // API Gateway's actions are the methods of HTTP.
  iamActions: {
    GetAccount: 'GET',
    GetAuthorizers: 'GET',
    GetDomainNames: 'GET',
    GetResources: 'GET',
    GetRestApis: 'GET',
    GetStages: 'GET',
    GetUsagePlans: 'GET',
  },
  pageSize: { default: 500 },
})

/** An API deleted since it was listed has nothing. */
export const GONE = { absentOn: ['NotFoundException'] } as const

/** All methods come with the resources: one call per API, of which AWS allows five in two seconds. */
export const withMethods = (restApi: Pick<Json<RestApi>, 'id'>) => ({ restApiId: restApi.id, embed: ['methods'] })

export const restApis = apigateway.collection('restApis', {
  type: 'AWS::ApiGateway::RestApi',
  calls: ['GetRestApis'],
  list: async (call) => (await call('GetRestApis')).items,
  id: (restApi, { partition, region }) =>
    restApi.id && `arn:${partition}:apigateway:${region}::/restapis/${restApi.id}`,
  name: (restApi) => restApi.name,
  tags: (restApi) => tagList(restApi.tags),
})

/** AWS names the API in none of its parts: each has it as `restApi`. */
export const stages = apigateway
  .collection('stages', {
    type: 'AWS::ApiGateway::Stage',
    parent: restApis,
    calls: ['GetStages'],
    list: async (call, { parent: restApi }) => {
      const answer = await call('GetStages', { restApiId: restApi.id }, GONE)
      return answer ? answer.item?.map((stage) => ({ ...stage, restApi })) : []
    },
    id: (stage, { partition, region }) =>
      stage.restApi.id &&
      `arn:${partition}:apigateway:${region}::/restapis/${stage.restApi.id}/stages/${stage.stageName}`,
    name: (stage) => `${stage.restApi.name}/${stage.stageName}`,
    tags: (stage) => tagList(stage.tags),
  })
  /** What holds for all APIs of the region together: limits, and the role that writes logs. */
  .extra('account', {
    calls: ['GetAccount'],
    get: (call) => call('GetAccount'),
  })
  .extra('methods', {
    calls: ['GetResources'],
    get: async (call, { restApi }) => methodsIn((await call('GetResources', withMethods(restApi))).items),
  })
  /** Those that the stage is part of. */
  .extra('usagePlans', {
    calls: ['GetUsagePlans'],
    get: async (call, { restApi, stageName }) =>
      (await call('GetUsagePlans')).items?.filter(({ apiStages = [] }) =>
        apiStages.some(({ apiId, stage }) => apiId === restApi.id && stage === stageName),
      ),
  })

export const authorizers = apigateway
  .collection('authorizers', {
    type: 'AWS::ApiGateway::Authorizer',
    parent: restApis,
    calls: ['GetAuthorizers'],
    list: async (call, { parent: restApi }) => {
      const answer = await call('GetAuthorizers', { restApiId: restApi.id }, GONE)
      return answer ? answer.items?.map((authorizer) => ({ ...authorizer, restApi })) : []
    },
    id: ({ id, restApi }, { partition, region }) =>
      id && `arn:${partition}:apigateway:${region}::/restapis/${restApi.id}/authorizers/${id}`,
    name: ({ name, restApi }) => `${restApi.name}/${name}`,
  })
  .extra('methods', {
    calls: ['GetResources'],
    get: async (call, { restApi }) => methodsIn((await call('GetResources', withMethods(restApi))).items),
  })

/** Those of HTTP and WebSocket APIs too. */
export const domainNames = apigateway.collection('domainNames', {
  type: 'AWS::ApiGateway::DomainName',
  calls: ['GetDomainNames'],
  list: async (call) => (await call('GetDomainNames')).items,
  // Several private names may be the same: AWS tells them apart by their ARN.
  id: ({ domainName, domainNameArn }, { partition, region }) =>
    domainNameArn ?? (domainName && `arn:${partition}:apigateway:${region}::/domainnames/${domainName}`),
  name: ({ domainName }) => domainName,
  tags: ({ tags }) => tagList(tags),
})

/** API Gateway's tags are a map. */
export const tagList = (tags: Record<string, string> | undefined): Tag[] | undefined =>
  tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
