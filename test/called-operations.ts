import { readdir } from 'node:fs/promises'
import type { AnyCollection } from '../src/collection.ts'
import type { AnyService } from '../src/service.ts'

/** An operation that awsure can call, and where it says so. */
export interface CalledOperation {
  service: AnyService
  operation: string
  by: string
}

/** Every operation that any collection or extra declares: the engine lets no other through. */
export async function calledOperations(): Promise<CalledOperation[]> {
  const folder = new URL('../src/collect/', import.meta.url)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'))
  const modules = await Promise.all(files.map((file) => import(/* @vite-ignore */ new URL(file, folder).href)))
  return modules.flatMap((module) => Object.values<unknown>(module).filter(isCollection).flatMap(operationsOf))
}

function isCollection(exported: unknown): exported is AnyCollection {
  return typeof exported === 'object' && exported !== null && 'key' in exported && 'source' in exported
}

function operationsOf({ key, service, source, fallback, extras }: AnyCollection): CalledOperation[] {
  return [
    ...[...source.calls, ...(fallback?.calls ?? [])].map((operation) => ({ service, operation, by: key })),
    ...Object.entries(extras).flatMap(([name, extra]) =>
      extra.calls.map((operation) => ({ service: extra.service, operation, by: `${key}.${name}` })),
    ),
  ]
}
