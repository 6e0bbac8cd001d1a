import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../scripts/virtual-modules.js'

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** An environment in which no credentials can be found, whoever runs the tests. */
export const BARE_ENV = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
}

/** Runs the built command line as a user would. */
export function awsure(args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'bin/awsure.js'), ...args],
      { cwd: options.cwd ?? root, env: { ...BARE_ENV, ...options.env }, maxBuffer: 1e9 },
      (error, stdout, stderr) => {
        const code = error ? ((error as { code?: unknown }).code as number) : 0
        resolve({ code, stdout, stderr })
      },
    )
  })
}
