import { normalize } from 'node:path'
import { KnownError } from '../errors.ts'
import { type Flags, variableOf } from './flags.ts'
import type { Position } from './located.ts'
import { placeOf } from './problem.ts'

/** Where a value was said. */
export type Origin =
  | { kind: 'flag' }
  | { kind: 'environment'; variable: string }
  | { kind: 'file'; file: string; position: Position }
  | { kind: 'default' }

export interface Setting {
  value: unknown
  origin: Origin
}

/** Settings by the name of their flag. */
export type Settings = ReadonlyMap<string, Setting>

/** What the command line says; a flag that was not given is undefined. */
export const flagSettings = (argv: Readonly<Record<string, unknown>>, flags: Flags): Settings =>
  definedSettings(
    Object.keys(flags).map((name) => [name, argv[name]]),
    { kind: 'flag' },
  )

export const defaultSettings = (flags: Flags): Settings =>
  definedSettings(
    Object.entries(flags).map(([name, flag]) => [name, flag.default]),
    { kind: 'default' },
  )

const definedSettings = (values: readonly [string, unknown][], origin: Origin): Settings =>
  new Map(values.filter(([, value]) => value !== undefined).map(([name, value]) => [name, { value, origin }]))

/** Says what there is besides, and not what there is: the layers add up. */
const ADDED_UP = ['rules']

/**
 * What holds: each setting as the first layer has it that says something of it. A layer must not contradict itself;
 * what contradicts an earlier layer is left out, and so is what means nothing without a setting that nobody made.
 */
export function mergeSettings(layers: readonly Settings[], flags: Flags): Settings {
  const merged = new Map<string, Setting>()
  for (const layer of layers) {
    const fitting = [...layer].filter(
      ([name]) => ![...rivals(name, flags), opposite(name)].some((rival) => merged.has(rival)),
    )
    for (const [name, setting] of fitting) {
      const rival = fitting.find(([other]) => namesIn(flags[name]?.conflicts).includes(other))
      if (rival) throw exclude([name, setting], rival)
    }
    for (const [name, setting] of fitting) merged.set(name, added(name, merged.get(name), setting))
  }
  return withoutOrphans(merged, flags)
}

function added(name: string, before: Setting | undefined, setting: Setting): Setting {
  if (!before) return setting
  return ADDED_UP.includes(name) ? { ...before, value: [...new Set([before, setting].flatMap(pathsIn))] } : before
}

const pathsIn = ({ value }: Setting): string[] => [value].flat().map((path) => normalize(String(path)))

/** The settings that exclude this one: those that it names, and those that name it. */
const rivals = (name: string, flags: Flags): string[] => [
  ...namesIn(flags[name]?.conflicts),
  ...Object.keys(flags).filter((other) => namesIn(flags[other]?.conflicts).includes(name)),
]

/** `--no-color` undoes `--color` of an earlier layer, and the other way round. */
const opposite = (name: string): string => (name.startsWith('no-') ? name.slice('no-'.length) : `no-${name}`)

const exclude = (one: [string, Setting], other: [string, Setting]): KnownError =>
  new KnownError(2, `${spoken(...one)} and ${spoken(...other)} exclude each other.`, 'Leave one of them out.')

/** Settings that need another are nothing without it: a flag is an error then, any other layer may be there for others. */
function withoutOrphans(settings: Settings, flags: Flags): Settings {
  return new Map(
    [...settings].filter(([name, { origin }]) => {
      const missing = namesIn(flags[name]?.implies).find((needed) => !settings.has(needed))
      if (missing === undefined) return true
      if (origin.kind === 'flag') throw new KnownError(2, `--${name} needs --${missing}.`, 'See `awsure --help`.')
      return false
    }),
  )
}

const namesIn = (names: Flags[string]['conflicts']): string[] =>
  typeof names === 'object' && !Array.isArray(names) ? Object.keys(names) : [names ?? []].flat().map(String)

/** The setting as it was made: `--fail-on`, `AWSURE_FAIL_ON`, `awsure.config.yaml:4:1`. */
export function spoken(flag: string, { origin }: Setting): string {
  if (origin.kind === 'file') return placeOf(origin)
  return origin.kind === 'environment' ? variableOf(flag) : `--${flag}`
}
