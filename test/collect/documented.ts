import { existsSync, readFileSync } from 'node:fs'
import type { JsonObject } from '../../src/json.ts'

const FILE = new URL('../../../shared/data/awscli_examples.jsonl', import.meta.url)

/** False where the AWS CLI's documented responses are not at hand: tests that read them are skipped, visibly. */
export const hasDocumented = existsSync(FILE)

/** The responses that the AWS CLI's own documentation shows for an operation. */
export function documented(client: string, operation: string): JsonObject[] {
  return readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"${operation}"`))
    .map((line) => JSON.parse(line))
    .filter((example) => example.service === client && example.operation === operation)
    .map(({ output }) => output)
}
