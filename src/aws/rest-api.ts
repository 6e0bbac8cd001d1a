import type { Method, MethodSetting, Resource } from '@aws-sdk/client-api-gateway'
import type { Json } from '../json.ts'

/** A method of a REST API, with the resource that it belongs to. */
export type RestMethod = Json<Method> & { httpMethod: string; resourceId: string | undefined; path: string | undefined }

/** The methods of resources that were asked for with their methods; undefined where there was no answer. */
export const methodsIn = (resources: readonly Json<Resource>[] | undefined): RestMethod[] | undefined =>
  resources?.flatMap(({ id: resourceId, path, resourceMethods = {} }) =>
    Object.entries(resourceMethods).map(([httpMethod, method]) => ({ ...method, httpMethod, resourceId, path })),
  )

/** An answer to a browser's question which other sites may call: it never carries credentials, and reaches no backend. */
export const isPreflight = ({ httpMethod, methodIntegration }: RestMethod): boolean =>
  httpMethod === 'OPTIONS' && methodIntegration?.type === 'MOCK'

/** Whether only a VPC endpoint leads to an API. */
export const isPrivate = ({
  endpointConfiguration,
}: {
  endpointConfiguration?: { types?: string[] | undefined } | undefined
}) => endpointConfiguration?.types?.includes('PRIVATE') ?? false

/** Settings of a stage's methods: of all, or of one that has its own. */
export interface StageSetting {
  /** `All methods`, `GET /orders`. */
  of: string
  /** From the stage: `methodSettings["orders/GET"]`. */
  path: string
  /** How an update of the stage calls them: `/~1orders/GET`. */
  patch: string
  isDefault: boolean
  setting: Json<MethodSetting>
}

/** A stage's settings, those of all methods first. */
export function stageSettings({
  methodSettings = {},
}: {
  methodSettings?: Record<string, Json<MethodSetting>> | undefined
}): StageSetting[] {
  return Object.entries(methodSettings)
    .map(([key, setting]) => ({ ...named(key), path: `methodSettings["${key}"]`, setting }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault))
}

/** AWS writes the slashes of the resource's path as `~1`, as a JSON pointer does. */
function named(key: string): Pick<StageSetting, 'of' | 'patch' | 'isDefault'> {
  const [, path = '', verb = ''] = /^\/?(.*)\/([^/]*)$/.exec(key) ?? []
  if (path === '*' && verb === '*') return { of: 'All methods', patch: '/*/*', isDefault: true }
  const resource = `/${path.replaceAll('~1', '/').replace(/^\//, '')}`
  return { of: `${verb} ${resource}`, patch: `/${resource.replaceAll('/', '~1')}/${verb}`, isDefault: false }
}
