import reportSchema from '../../schema/report-1.json' with { type: 'json' }
import { placeInJson, readJson } from '../disk/json-file.ts'
import { KnownError } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { firstProblem, type Schema } from '../json-schema.ts'
import type { Report } from '../report/report.ts'

/** Reads a JSON report that awsure wrote, gzipped or not. What is none, or is broken, is a usage error with its line. */
export async function readReport(file: string): Promise<Report> {
  return checkReport(await readJson(file), file)
}

/** Makes sure that the content of a file is a report. */
export async function checkReport(content: unknown, file: string): Promise<Report> {
  if (!isObject(content) || !('schemaVersion' in content)) {
    throw new KnownError(2, `${file} is not an awsure report.`, 'awsure audit -o json:FILE writes one.')
  }
  const { schemaVersion } = content
  if (schemaVersion !== '1.0') {
    throw new KnownError(
      2,
      `${file}: this awsure reads reports of version 1.0, not ${schemaVersion}.`,
      'Update awsure.',
    )
  }
  await checkContent(content, reportSchema, file)
  return content as unknown as Report
}

/** Holds a JSON file against its published schema; the error names the line and the member. */
export async function checkContent(content: JsonObject, schema: Schema, file: string): Promise<void> {
  const problem = firstProblem(schema, content)
  if (!problem) return
  const { path, message } = problem
  throw new KnownError(2, `${await placeInJson(file, path)}: ${pathText(path)} ${message}.`, 'Write it again.')
}

/** `findings[3].severity` */
const pathText = (path: readonly (string | number)[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '')
