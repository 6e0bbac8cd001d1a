import type { Location, LogicalLocation, PhysicalLocation, Result } from 'sarif'
import { printable, wellFormed } from './escape.ts'
import type { FileLocation, Finding, ReportedResource } from './report.ts'

/**
 * Where a finding is: the first of its places in files; any others are related. GitHub refuses a whole file for one
 * result without a physical location, or with an ARN for one (`arn:` reads as a URI scheme), so a finding that is in no
 * file gets a relative path of its own, made of its ARN; no such file need exist.
 */
export function findingLocations({
  resource,
  locations = [],
}: Finding): Pick<Result, 'locations' | 'relatedLocations'> {
  const logicalLocations = [logicalLocation(resource)]
  const [first, ...others] = locations
  if (!first) return { locations: [{ physicalLocation: resourceLocation(resource), logicalLocations }] }
  return {
    locations: [{ physicalLocation: fileLocation(first), logicalLocations }],
    ...(others.length > 0 ? { relatedLocations: others.map(relatedLocation) } : {}),
  }
}

const logicalLocation = ({ id, arn, name }: ReportedResource): LogicalLocation => ({
  name: printable(name),
  fullyQualifiedName: arn || id,
  kind: 'resource',
})

function resourceLocation({ id, arn, type, account, region, service }: ReportedResource): PhysicalLocation {
  const path = type.endsWith('::Account') ? ['account'] : resourcePath(id)
  return virtualLocation([account, region, service, ...path], arn || id)
}

const fileLocation = ({ uri, startLine, endLine }: FileLocation): PhysicalLocation => ({
  artifactLocation: { uri: fileUri(uri), uriBaseId: '%SRCROOT%' },
  region: { startLine, endLine },
})

/** A path below the root, with forward slashes, as a relative URI. */
export const fileUri = (path: string): string => path.split('/').map(segment).join('/')

const relatedLocation = (location: FileLocation, index: number): Location => ({
  id: index + 1,
  message: { text: location.kind === 'snapshot' ? 'As it was recorded.' : 'Where it is defined.' },
  physicalLocation: fileLocation(location),
})

/** Where a gap is: the service, in an account and region. */
export function serviceLocation(account: string, region: string, service: string): Location {
  const fullyQualifiedName = `${account}/${region}/${service}`
  return {
    physicalLocation: virtualLocation([account, region, service, 'account'], fullyQualifiedName),
    logicalLocations: [{ name: printable(service), fullyQualifiedName, kind: 'service' }],
  }
}

const virtualLocation = (path: readonly string[], shown: string): PhysicalLocation => ({
  artifactLocation: { uri: ['aws', ...path].map(segment).join('/'), uriBaseId: '%SRCROOT%' },
  region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, snippet: { text: printable(shown) } },
})

/** `arn:aws:iam::111122223333:user/ops/alice#key` is user, ops, alice, key. */
function resourcePath(id: string): string[] {
  const path = id
    .replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '')
    .split(/[/:#]/)
    .filter((part) => part !== '')
  return path.length > 0 ? path : ['account']
}

/** One segment of a relative URI; `..` would climb out of it, even percent-encoded, and an empty one would vanish. */
const segment = (text: string): string => encodeURIComponent(wellFormed(/^\.*$/.test(text) ? `_${text}` : text))
