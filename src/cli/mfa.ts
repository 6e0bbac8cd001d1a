import { createInterface } from 'node:readline/promises'

/** Asks for an MFA code at the terminal, on stderr: stdout is for data. Undefined where nobody could answer. */
export function mfaPrompt(process: NodeJS.Process): ((serial: string) => Promise<string>) | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  return async (serial) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return (await terminal.question(`MFA code for ${serial}: `)).trim()
    } finally {
      terminal.close()
    }
  }
}
