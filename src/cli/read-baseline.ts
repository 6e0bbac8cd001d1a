import baselineSchema from '../../schema/baseline-1.json' with { type: 'json' }
import { placeInJson, readJson } from '../disk/json-file.ts'
import { KnownError } from '../errors.ts'
import { type Baseline, baselineOf } from '../gate/baseline.ts'
import { isObject } from '../json.ts'
import { jsonText } from '../report/escape.ts'
import type { BaselineFinding } from '../report/report.ts'
import { checkContent, checkReport } from './read-report.ts'

/** What a baseline file calls itself; another number is another format. */
const FORMAT = 'awsure-baseline/1'

/** A baseline file. */
interface BaselineFile extends Omit<Baseline, 'path'> {
  $schema?: string
  format: typeof FORMAT
}

const SCHEMA_URL = baselineSchema.$id

/** Reads a baseline, or a JSON report as one. What is neither, or is broken, is a usage error with its line. */
export async function readBaseline(path: string): Promise<Baseline> {
  const content = await readJson(path)
  if (isObject(content) && 'schemaVersion' in content) return baselineOf(await checkReport(content, path), path)
  const format = isObject(content) ? content.format : undefined
  if (!isObject(content) || typeof format !== 'string' || !format.startsWith('awsure-baseline/')) {
    throw new KnownError(
      2,
      `${path} is neither a baseline nor a report of awsure.`,
      '`awsure baseline create` writes a baseline.',
    )
  }
  if (format !== FORMAT) {
    throw new KnownError(2, `${path}: this awsure reads ${FORMAT}, not ${format}.`, 'Update awsure.')
  }
  await checkContent(content, baselineSchema, path)
  const { createdAt, scope, findings } = content as unknown as BaselineFile
  await checkIds(findings, path)
  return { path, createdAt, scope, findings }
}

/** Two entries of one finding, as a careless merge leaves them, may say different things. */
async function checkIds(findings: readonly BaselineFinding[], path: string): Promise<void> {
  const ids = new Set<string>()
  for (const [index, { id }] of findings.entries()) {
    if (ids.has(id)) {
      const place = await placeInJson(path, ['findings', index])
      throw new KnownError(2, `${place}: the finding ${id} is there twice.`, 'Keep one of the two.')
    }
    ids.add(id)
  }
}

/** The text of a baseline's file: sorted and indented, so that a change of one finding is a change of its lines. */
export function baselineText({ createdAt, scope, findings }: Baseline): string {
  const file: BaselineFile = { $schema: SCHEMA_URL, format: FORMAT, createdAt, scope, findings }
  return jsonText(file)
}
