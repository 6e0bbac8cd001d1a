/** Something that the user caused or can mend: printed as what, why and what to do; never with a stack trace. */
export class KnownError extends Error {
  override readonly name = 'KnownError'
  /** 2: usage, configuration or input; nothing was audited. 3: could not run. 130, 143: interrupted before it could. */
  readonly exitCode: 2 | 3 | 130 | 143
  /** What to do next. */
  readonly hint: string | undefined

  constructor(exitCode: KnownError['exitCode'], message: string, hint?: string) {
    super(message)
    this.exitCode = exitCode
    this.hint = hint
  }
}
