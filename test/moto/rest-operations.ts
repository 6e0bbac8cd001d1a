import * as apigateway from '@aws-sdk/client-api-gateway'
import * as apigatewayv2 from '@aws-sdk/client-apigatewayv2'
import * as efs from '@aws-sdk/client-efs'
import * as guardduty from '@aws-sdk/client-guardduty'
import * as lambda from '@aws-sdk/client-lambda'
import * as s3 from '@aws-sdk/client-s3'
import * as s3control from '@aws-sdk/client-s3-control'

/** Services whose requests name their operation by method and path alone; by what they are signed for. */
const REST_SERVICES: Readonly<Record<string, readonly [service: string, sdk: object][]>> = {
  apigateway: [
    ['apigatewayv2', apigatewayv2],
    ['apigateway', apigateway],
  ],
  elasticfilesystem: [['efs', efs]],
  guardduty: [['guardduty', guardduty]],
  lambda: [['lambda', lambda]],
  s3: [
    ['s3control', s3control],
    ['s3', s3],
  ],
}

/** A schema of an operation as the SDK exports it: `[9, namespace, name, { http: [method, uri, status] }, …]`. */
type OperationSchema = readonly [kind: 9, namespace: string, name: string, traits: { http?: [string, string, number] }]

const isOperation = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === 9

interface Route {
  service: string
  operation: string
  method: string
  path: RegExp
  /** Query parameters that tell operations of one path apart. */
  query: readonly string[]
}

const ROUTES = new Map(
  Object.entries(REST_SERVICES).map(([signedFor, clients]) => [
    signedFor,
    // The route that asks for most is the one meant.
    clients.flatMap(([service, sdk]) => routesOf(service, sdk)).sort((a, b) => b.query.length - a.query.length),
  ]),
)

function routesOf(service: string, sdk: object): Route[] {
  return Object.values(sdk)
    .filter(isOperation)
    .flatMap(([, , operation, { http }]) => {
      if (!http) return []
      const [method, uri] = http
      const [path = '', query = ''] = uri.split('?')
      return { service, operation, method, path: pathPattern(service, path), query: query.split('&').filter(Boolean) }
    })
}

/** The bucket of an S3 request may be its first folder instead of its host. */
function pathPattern(service: string, path: string): RegExp {
  const labels = path.replace(/\{\w+\+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${service === 's3' && path === '/' ? '/[^/]*' : labels}/?$`)
}

/** Which operation a REST request asks for; undefined when none of these services has such a request. */
export function restOperation(
  signedFor: string,
  method: string,
  url: string,
): { service: string; operation: string } | undefined {
  const [path = '', query = ''] = url.split('?')
  const asked = query.split('&')
  return ROUTES.get(signedFor)?.find(
    (route) =>
      route.method === method &&
      route.path.test(path) &&
      route.query.every((parameter) => asked.some((each) => each === parameter || each === `${parameter}=`)),
  )
}
