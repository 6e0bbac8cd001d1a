import type { Location } from 'sarif'
import { printable, wellFormed } from './escape.ts'
import type { ReportedResource } from './report.ts'

/**
 * Where a finding is: GitHub refuses a whole file for one result without a physical location, or with an ARN for one
 * (`arn:` reads as a URI scheme). So each resource gets a relative path of its own, made of its ARN; no such file need
 * exist. The ARN itself is the logical location and the snippet.
 */
export function resourceLocation({ id, arn, name, type, ...place }: ReportedResource): Location {
  const path = type.endsWith('::Account') ? ['account'] : resourcePath(id)
  return location([place.account, place.region, place.service, ...path], {
    name: printable(name),
    fullyQualifiedName: arn || id,
    kind: 'resource',
  })
}

/** Where a gap is: the service, in an account and region. */
export function serviceLocation(account: string, region: string, service: string): Location {
  return location([account, region, service, 'account'], {
    name: printable(service),
    fullyQualifiedName: `${account}/${region}/${service}`,
    kind: 'service',
  })
}

function location(path: string[], logical: { name: string; fullyQualifiedName: string; kind: string }): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: ['aws', ...path].map(segment).join('/'), uriBaseId: '%SRCROOT%' },
      region: {
        startLine: 1,
        startColumn: 1,
        endLine: 1,
        endColumn: 1,
        snippet: { text: printable(logical.fullyQualifiedName) },
      },
    },
    logicalLocations: [logical],
  }
}

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
