import { isRegional, operationsOf, planFor } from '../../engine/plan.ts'
import { compare } from '../../order.ts'
import { loadRules } from '../load-rules.ts'
import type { SelectionArgs } from '../options.ts'
import { selectionOf, selectRules } from '../select.ts'
import { type Streams, write } from '../streams.ts'

/** Prints an IAM policy with exactly the actions that a live audit of the chosen rules uses. */
export async function permissions(
  argv: SelectionArgs & { region?: string[] | undefined },
  streams: Streams,
): Promise<number> {
  const plan = planFor(selectRules(await loadRules(argv.rules), selectionOf(argv)))
  const actions = new Set(operationsOf(plan).map(({ action }) => action))
  actions.add('sts:GetCallerIdentity')
  if (isRegional(plan) && !argv.region?.length) actions.add('ec2:DescribeRegions')
  const statement = {
    Sid: 'AwsureReadOnly',
    Effect: 'Allow',
    Action: [...actions].sort(compare),
    Resource: '*',
  }
  await write(streams.stdout, `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)}\n`)
  return 0
}
