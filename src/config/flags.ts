/** As much of a command-line flag as the settings must know. */
export interface Flag {
  readonly type?: string | undefined
  readonly array?: boolean | undefined
  readonly default?: unknown
  /** Splits a list. */
  readonly coerce?: ((values: readonly string[]) => unknown) | undefined
  readonly conflicts?: string | readonly string[] | Readonly<Record<string, unknown>> | undefined
  readonly implies?: string | readonly string[] | Readonly<Record<string, unknown>> | undefined
}

/** Flags by name. */
export type Flags = Readonly<Record<string, Flag>>

export const PREFIX = 'AWSURE_'

/** The variable that speaks for a flag: `AWSURE_FAIL_ON` for `--fail-on`. */
export const variableOf = (flag: string): string => `${PREFIX}${flag.toUpperCase().replaceAll('-', '_')}`
