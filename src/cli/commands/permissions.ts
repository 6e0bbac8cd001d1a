import { REGIONS } from '../../aws/regions.ts'
import { planFor } from '../../engine/plan.ts'
import { loadConfiguredRules } from '../configured-rules.ts'
import { neededActions } from '../needed-actions.ts'
import type { SelectionArgs } from '../options.ts'
import { selectionOf, selectRules } from '../select.ts'
import type { Configured } from '../settings.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'

/** Prints an IAM policy with exactly the actions that a live audit of the chosen rules uses. */
export async function permissions(
  { argv, config }: Configured<SelectionArgs & { region?: string[] | undefined }>,
  streams: Streams,
): Promise<number> {
  const regions = argv.region?.map((region) => oneOf('region', region, REGIONS))
  const { rules: known, off } = await loadConfiguredRules(argv, config)
  const rules = selectRules(known, selectionOf(argv), off)
  const statement = {
    Sid: 'AwsureReadOnly',
    Effect: 'Allow',
    Action: neededActions(planFor(rules), regions),
    Resource: '*',
  }
  await write(streams.stdout, `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)}\n`)
  return 0
}
