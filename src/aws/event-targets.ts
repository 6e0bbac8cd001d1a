import { oncePerList } from '../once-per-list.ts'

interface Target {
  Arn?: string | undefined
}

interface LambdaFunction {
  FunctionArn?: string | undefined
}

interface MissingFunction {
  path: string
  arn: string
  name: string | undefined
}

/** The Lambda functions among a rule's targets that do not exist; only of its own account and region is this known. */
export function missingFunctions(
  ruleArn: string | undefined,
  targets: readonly Target[],
  functions: readonly LambdaFunction[],
): MissingFunction[] {
  const [, partition, , region, account] = ruleArn?.split(':') ?? []
  const here = `arn:${partition}:lambda:${region}:${account}:function:`
  return targets.flatMap(({ Arn: arn = '' }, i) => {
    // A version or an alias may follow the name.
    const [name] = arn.slice(here.length).split(':')
    return arn.startsWith(here) && !functionArns(functions).has(here + name)
      ? [{ path: `targets[${i}].Arn`, arn, name }]
      : []
  })
}

const functionArns = oncePerList(
  (functions: readonly LambdaFunction[]) => new Set(functions.map(({ FunctionArn }) => FunctionArn)),
)
