/**
 * Whether two error names mean the same: recordings made by other tools hold the code that travels on the wire
 * (`NoSuchEntity`), the SDK's exceptions are called after it (`NoSuchEntityException`).
 */
export function sameErrorName(one: string, other: string): boolean {
  return withoutSuffix(one) === withoutSuffix(other)
}

const withoutSuffix = (name: string) => name.replace(/Exception$/, '')
