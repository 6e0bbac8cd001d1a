import type { Method, Resource } from '@aws-sdk/client-api-gateway'
import type { Json } from '../json.ts'

/** A method with the resource that it belongs to. */
export type RestMethod = Json<Method> & { httpMethod: string; resourceId: string | undefined; path: string | undefined }

/** The methods of an API's resources; none of an API that is gone. */
export function methodsIn({ items }: { items?: Json<Resource>[] | undefined } = {}): RestMethod[] | undefined {
  E
