import { KnownError } from '../errors.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead round in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
}

/** The operating system's code for what went wrong with a file (`ENOENT`); undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Says in words what went wrong with a file. Errors that are not the operating system's come back unchanged. */
export function fileError(
  doing: 'read' | 'write',
  path: string,
  error: unknown,
  { reasons = {}, hint }: { reasons?: Readonly<Record<string, string>>; hint?: string } = {},
): unknown {
  const code = systemCode(error)
  if (code === undefined) return error
  return new KnownError(2, `Cannot ${doing} ${path}: ${reasons[code] ?? REASONS[code] ?? code}.`, hint)
}
