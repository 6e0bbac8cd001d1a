import { plural } from '../report/prose.ts'
import type { Cause, Change } from './diff.ts'
import { nounFor, valueText } from './words.ts'

/** Why, in a sentence. */
export const causeText = ({ kind, text }: Cause): string => (kind === 'unknown' ? `Cause unknown. ${text}` : text)

/** `load balancer web: Scheme` */
export function placeText({ resource, path }: Change): string {
  if (!resource) return path
  const owner = `${nounFor(resource.type)} ${resource.name}`
  return path === '' ? owner : `${owner}: ${path}`
}

/** What became of a place, with its values written as the format wants them. */
export function becameText(
  { what, path, before, after }: Change,
  write: (value: string) => string,
  arrow: string,
): string {
  const [earlier, later] = [write(valueText(before)), write(valueText(after))]
  if (path === '') return what === 'added' ? 'created' : 'deleted'
  if (what === 'added') return `added, ${later}`
  if (what === 'removed') return `removed, was ${earlier}`
  return what === 'rewritten' ? 'written differently, with the same content' : `${earlier} ${arrow} ${later}`
}

/** `2 other fields changed as well.`; empty when there are none. */
export function moreText({ kind, more }: Cause): string {
  if (more === 0) return ''
  return `${plural(more, kind === 'related-changed' ? 'other resource' : 'other field')} changed as well.`
}

/** A lone resource that came or went is told by the cause's sentence already. */
export const toldChanges = ({ changes }: Cause): readonly Change[] =>
  changes.length === 1 && changes[0]?.path === '' ? [] : changes
