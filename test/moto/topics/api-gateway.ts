import {
  APIGatewayClient,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway'
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateRouteCommand,
  CreateStageCommand as CreateStageV2Command,
} from '@aws-sdk/client-apigatewayv2'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { AssociateWebACLCommand, CreateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2'
import { ACCOUNT, REGION } from '../account.ts'
import type { Seeded, Topic, Where } from '../topic.ts'

const stages = { fail: 'apiBareStage', pass: 'apiTidyStage' }
const newStages = { fail: 'apiBareNewStage', pass: 'apiTidyNewStage' }

/** A REST API and an HTTP API. */
export const apiGateway: Topic = {
  examples: {
    'apigateway-authorizer-unused': { fail: 'apiIdleAuthorizer', pass: 'apiBusyAuthorizer' },
    'apigateway-domain-tls': { fail: 'apiOldDomain', pass: 'apiNewDomain' },
    'apigateway-integration-lambda': { fail: 'apiOpenMethod', pass: 'apiClosedMethod' },
    'apigateway-method-authorization': { fail: 'apiOpenMethod', pass: 'apiClosedMethod' },
    'apigateway-stage-access-logging': stages,
    'apigateway-stage-cache-encrypted': stages,
    'apigateway-stage-execution-logging': stages,
    'apigateway-stage-throttling': stages,
    'apigateway-stage-waf': stages,
    'apigatewayv2-jwt-authorizer': { fail: 'apiLooseAuthorizer', pass: 'apiStrictAuthorizer' },
    'apigatewayv2-route-authorization': { fail: 'apiOpenRoute', pass: 'apiClosedRoute' },
    'apigatewayv2-stage-access-logging': newStages,
    'apigatewayv2-stage-throttling': newStages,
  },
  seed,
  amended: {
    // Moto makes authorizers of HTTP APIs, and does not list them.
    'apigatewayv2:GetAuthorizers': () =>
      JSON.stringify({ items: [authorizer('loose', []), authorizer('strict', ['web'])] }),
  },
}

const authorizer = (name: string, audience: string[]) => ({
  authorizerId: name,
  authorizerType: 'JWT',
  name,
  jwtConfiguration: { audience, issuer: `https://cognito-idp.${REGION}.amazonaws.com/${REGION}_api` },
})

const arn = (path: string) => `arn:aws:apigateway:${REGION}::/${path}`
const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`
const uriOf = (name: string) =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`
const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:api`

async function seed(where: Where): Promise<Seeded> {
  const parts = await Promise.all([seedRest(where), seedHttp(where), seedDomains(where), seedFunction(where)])
  return Object.assign({}, ...parts)
}

async function seedRest(where: Where): Promise<Seeded> {
  const client = new APIGatewayClient(where)
  const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: 'api-warehouse' }))
  const { items: [root] = [] } = await client.send(new GetResourcesCommand({ restApiId }))
  const authorizerOf = async (name: string) => {
    const about = {
      type: 'TOKEN',
      authorizerUri: uriOf('api-stock'),
      identitySource: 'method.request.header.Auth',
    } as const
    return (await client.send(new CreateAuthorizerCommand({ restApiId, name, ...about }))).id
  }
  const busy = await authorizerOf('busy')
  const idle = await authorizerOf('idle')
  const on = { restApiId, resourceId: root?.id }
  const put = async (
    httpMethod: string,
    called: string,
    about: { authorizationType: string; authorizerId?: string | undefined },
  ) => {
    const method = { ...on, httpMethod }
    await client.send(new PutMethodCommand({ ...method, ...about }))
    const integration = { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: uriOf(called) } as const
    await client.send(new PutIntegrationCommand({ ...method, ...integration }))
    return arn(`restapis/${restApiId}/resources/${root?.id}/methods/${httpMethod}`)
  }
  const apiOpenMethod = await put('GET', 'api-gone', { authorizationType: 'NONE' })
  const apiClosedMethod = await put('PUT', 'api-stock', { authorizationType: 'CUSTOM', authorizerId: busy })
  await client.send(
    new UpdateAccountCommand({
      patchOperations: patches({ '/cloudwatchRoleArn': `arn:aws:iam::${ACCOUNT}:role/api-logs` }),
    }),
  )
  return {
    apiOpenMethod,
    apiClosedMethod,
    apiBusyAuthorizer: arn(`restapis/${restApiId}/authorizers/${busy}`),
    apiIdleAuthorizer: arn(`restapis/${restApiId}/authorizers/${idle}`),
    ...(await seedStages(where, client, restApiId)),
  }
}

const patches = (values: Record<string, string>) =>
  Object.entries(values).map(([path, value]) => ({ op: 'replace' as const, path, value }))

async function seedStages(where: Where, client: APIGatewayClient, restApiId: string | undefined): Promise<Seeded> {
  const { id: deploymentId } = await client.send(new CreateDeploymentCommand({ restApiId }))
  const make = async (stageName: string, settings: Record<string, string>) => {
    const stage = { restApiId, stageName }
    await client.send(new CreateStageCommand({ ...stage, deploymentId, cacheClusterEnabled: true }))
    await client.send(new UpdateStageCommand({ ...stage, patchOperations: patches(settings) }))
    return arn(`restapis/${restApiId}/stages/${stageName}`)
  }
  // As AWS fills in what was not said: moto's own limits are lower.
  const apiBareStage = await make('bare', {
    '/*/*/caching/enabled': 'true',
    '/*/*/caching/dataEncrypted': 'false',
    '/*/*/throttling/rateLimit': '10000',
    '/*/*/throttling/burstLimit': '5000',
  })
  const apiTidyStage = await make('tidy', {
    '/*/*/caching/enabled': 'true',
    '/*/*/caching/dataEncrypted': 'true',
    '/*/*/throttling/rateLimit': '100',
    '/*/*/throttling/burstLimit': '200',
    '/*/*/logging/loglevel': 'ERROR',
    '/accessLogSettings/destinationArn': LOG_GROUP,
    '/accessLogSettings/format': '$context.requestId',
  })
  const waf = new WAFV2Client(where)
  const VisibilityConfig = { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'api' }
  const about = { Name: 'api', Scope: 'REGIONAL', DefaultAction: { Allow: {} }, VisibilityConfig } as const
  const { Summary } = await waf.send(new CreateWebACLCommand(about))
  await waf.send(new AssociateWebACLCommand({ WebACLArn: Summary?.ARN, ResourceArn: apiTidyStage }))
  return { apiBareStage, apiTidyStage }
}

async function seedHttp(where: Where): Promise<Seeded> {
  const client = new ApiGatewayV2Client(where)
  const { ApiId } = await client.send(new CreateApiCommand({ Name: 'api-shop', ProtocolType: 'HTTP' }))
  const route = async (RouteKey: string, AuthorizationType: 'NONE' | 'AWS_IAM') => {
    const { RouteId } = await client.send(new CreateRouteCommand({ ApiId, RouteKey, AuthorizationType }))
    return arn(`apis/${ApiId}/routes/${RouteId}`)
  }
  const stage = async (StageName: string, settings: object) => {
    await client.send(new CreateStageV2Command({ ApiId, StageName, ...settings }))
    return arn(`apis/${ApiId}/stages/${StageName}`)
  }
  return {
    apiOpenRoute: await route('GET /basket', 'NONE'),
    apiClosedRoute: await route('POST /orders', 'AWS_IAM'),
    apiBareNewStage: await stage('bare', {}),
    apiTidyNewStage: await stage('tidy', {
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { DestinationArn: LOG_GROUP, Format: '$context.requestId' },
    }),
    apiLooseAuthorizer: arn(`apis/${ApiId}/authorizers/loose`),
    apiStrictAuthorizer: arn(`apis/${ApiId}/authorizers/strict`),
  }
}

async function seedDomains(where: Where): Promise<Seeded> {
  const client = new APIGatewayClient(where)
  const make = async (name: string, securityPolicy: 'TLS_1_0' | 'TLS_1_2') => {
    const domainName = `api-${name}.fernhill.example`
    await client.send(new CreateDomainNameCommand({ domainName, securityPolicy }))
    return arn(`domainnames/${domainName}`)
  }
  return { apiOldDomain: await make('old', 'TLS_1_0'), apiNewDomain: await make('new', 'TLS_1_2') }
}

async function seedFunction(where: Where): Promise<Seeded> {
  const iam = new IAMClient({ ...where, region: 'us-east-1' })
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'api-lambda', AssumeRolePolicyDocument }))
  const lambda = new LambdaClient(where)
  const code = { Runtime: 'python3.13', Handler: 'index.handler', Code: { ZipFile: Buffer.from('') } } as const
  await lambda.send(new CreateFunctionCommand({ FunctionName: 'api-stock', Role: Role?.Arn, ...code }))
  const permission = { StatementId: 'api', Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' }
  const SourceArn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:*/*/PUT/`
  await lambda.send(new AddPermissionCommand({ FunctionName: 'api-stock', ...permission, SourceArn }))
  return {}
}
