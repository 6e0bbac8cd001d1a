import { readText } from '../disk/json-file.ts'
import { KnownError } from '../errors.ts'
import { type Located, type Position, positionsIn } from './located.ts'
import { placeOf } from './problem.ts'

/** The text of a config file, for the parser of its format. */
export interface SourceText {
  text: string
  positionOf(offset: number): Position
  /** Ends the run: the text breaks the rules of its format here. */
  fail(offset: number, problem: string): never
}

/** Reads YAML, or by the file's ending JSON with comments. A syntax error ends the run, with its line and column. */
export async function readLocated(file: string): Promise<Located> {
  const text = await readText(file)
  const positionOf = positionsIn(text)
  const fail = (offset: number, problem: string): never => {
    throw new KnownError(2, `${placeOf({ file, position: positionOf(offset) })}: ${problem}`)
  }
  return (await parserFor(file))({ text, positionOf, fail })
}

/** Parsers go down into a value by recursion: how far is settled before they do. */
export const MAX_DEPTH = 100
export const TOO_DEEP = 'this is nested too deeply.'

/** Loaded only when there is a file to read. */
async function parserFor(file: string): Promise<(source: SourceText) => Located> {
  return file.endsWith('.json')
    ? (await import('./read-json.ts')).locateJson
    : (await import('./read-yaml.ts')).locateYaml
}
