import rules from 'awsure:rules'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectionsOf } from '../../src/engine/plan.ts'
import type { JsonObject } from '../../src/json.ts'

/** A call as the files of ../shared/data have it: services that are asked once an account stand in some region. */
export interface DraftCall {
  service: string
  operation: string
  region: string
  input: JsonObject
  output?: JsonObject
  error?: { name: string; message: string }
}

export interface Draft {
  account: string
  regions: string[]
  calls: DraftCall[]
}

/** The lines of a file in ../shared/data. */
export const linesOf = <Line>(name: string): Line[] =>
  readFileSync(new URL(`../../../shared/data/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

const GLOBAL_CLIENTS = new Set(
  rules
    .flatMap(({ rule }) => collectionsOf(rule))
    .flatMap(({ service, extras }) => [service, ...Object.values(extras).map((extra) => extra.service)])
    .filter(({ scope }) => scope === 'global')
    .map(({ client }) => client),
)

/** A draft as a snapshot of today's form. Without a date of its own it is as old as the newest in it. */
export function snapshotOf({ account, regions, calls }: Draft): object {
  const dates = JSON.stringify(calls).match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g) ?? []
  const capturedAt = `${dates.sort().at(-1) ?? '2026-06-01T00:00:00'}Z`
  return {
    format: 'awsure-snapshot/1',
    capturedAt,
    complete: true,
    accounts: [{ id: account, partition: 'aws', regions }],
    calls: calls.map(({ service, operation, region, input, output, error }) => ({
      account,
      region: GLOBAL_CLIENTS.has(service) ? 'global' : region,
      service,
      operation,
      input,
      ...(error ? { error } : { output }),
    })),
  }
}

/** Runs something on a snapshot that is a file for as long. */
export async function withSnapshot<Result>(snapshot: object, use: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'awsure-recording-'))
  try {
    const file = join(folder, 'recording.json')
    await writeFile(file, JSON.stringify(snapshot))
    return await use(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}
