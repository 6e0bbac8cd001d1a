import { GenerateCredentialReportCommand, IAMClient } from '@aws-sdk/client-iam'
import { KEYS, REGION } from './account.ts'
import type { Examples, Seeded, Topic } from './topic.ts'
import { apiGateway } from './topics/api-gateway.ts'
import { autoScaling } from './topics/auto-scaling.ts'
import { core } from './topics/core.ts'
import { escalation } from './topics/escalation.ts'
import { identity } from './topics/identity.ts'
import { loadBalancers } from './topics/load-balancers.ts'
import { monitoring } from './topics/monitoring.ts'
import { network } from './topics/network.ts'
import { policies } from './topics/policies.ts'
import { storage } from './topics/storage.ts'

const TOPICS: readonly Topic[] = [
  core,
  apiGateway,
  autoScaling,
  escalation,
  identity,
  loadBalancers,
  monitoring,
  network,
  policies,
  storage,
]

/** Of each rule: where it fails and where it passes, or why moto cannot show it. */
export const EXAMPLES: Readonly<Record<string, Examples>> = Object.assign({}, ...TOPICS.map(({ examples }) => examples))

/** Fills moto with every topic: ARNs of what was seeded, by what is good or bad about it. */
export async function seed(endpoint: string): Promise<Seeded> {
  const where = { endpoint, region: REGION, credentials: KEYS }
  const seeded = await Promise.all(TOPICS.map((topic) => topic.seed(where)))
  // Moto makes the report of an account when it is first asked for, and says only the second time that it is there.
  await new IAMClient({ ...where, region: 'us-east-1' }).send(new GenerateCredentialReportCommand({}))
  return Object.assign({}, ...seeded)
}

type Answers = Readonly<Record<string, (answer: string) => string>>

/** Answers of moto made over, one topic after the other. */
function allOf(answers: readonly Answers[]): Answers {
  const all: Record<string, (answer: string) => string> = {}
  for (const [asked, change] of answers.flatMap((each) => Object.entries(each))) {
    const before = all[asked] ?? String
    all[asked] = (answer) => change(before(answer))
  }
  return all
}

/** What moto cannot be brought to say of the seeded account. */
export const AMENDED: Answers = allOf(TOPICS.map(({ amended = {} }) => amended))

/** The same of an account that makes every call there is, whatever comes of it. */
export const ASKING_FOR_ALL: Answers = allOf([
  AMENDED,
  {
    // Moto renews no certificate, and says that none could be.
    'acm:ListCertificates': (list) =>
      list
        .replaceAll('INELIGIBLE', 'ELIGIBLE')
        .replaceAll('"IMPORTED"', '"AMAZON_ISSUED"')
        .replace(/("NotAfter": ?)[\d.]+/g, `$1${Date.now() / 1000 + 40 * 86_400}`),
    // Moto says of every trail that it records what trails record by default.
    'cloudtrail:DescribeTrails': (list) => list.replace(/("HasCustomEventSelectors": ?)false/g, '$1true'),
    // Moto has no root user: here it has one, with MFA and an access key.
    'iam:GetAccountSummary': (summary) =>
      summary.replace(/(<key>Account(?:MFAEnabled|AccessKeysPresent)<\/key>\s*<value>)0/g, '$11'),
  },
])
