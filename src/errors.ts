/** Something that the user caused or can mend: printed as what, why and what to do; never with a stack trace. */
export class KnownError extends Error {
  override readonly name = 'KnownError'
  /** 2: usage, configuration or input; nothing was audited. 3: could not run. */
  readonly exitCode: 2 | 3
  /** What to do next. */
  readonly hint: string | undefined

  constructor(exitCode: 2 | 3, message: string, hint?: string) {
    super(message)
    this.exitCode = exitCode
    this.hint = hint
  }
}
