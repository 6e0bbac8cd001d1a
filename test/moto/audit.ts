import type { Report, ReportedVerdict } from '../../src/report/report.ts'
import { awsure, type Ran } from '../cli/awsure.ts'
import { KEYS, REGION } from './account.ts'

/** A run of the program with its report, and the report's text. */
export interface Audited extends Ran {
  report: Report
}

/** What a user's shell would hold. */
export const liveEnv = (endpoint: string): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  AWS_REGION: REGION,
})

/** No credentials, and nothing that listens. */
export const OFFLINE_ENV: NodeJS.ProcessEnv = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }

/** Audits with every verdict in the report. */
export async function audit(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Audited> {
  const ran = await awsure(['audit', '-o', 'json', '--show', 'all', ...args], { env })
  if (!ran.stdout) throw new Error(`awsure gave no report but exit code ${ran.code}: ${ran.stderr}`)
  return { ...ran, report: JSON.parse(ran.stdout) as Report }
}

/** The report as it was printed, without what only tells when and as which run it was made. */
export const withoutRun = ({ stdout }: Ran): string => stdout.replace(/^ {4}"(id|startedAt|endedAt)": .*\n/gm, '')

/** What was decided, in a form that two runs can be compared in: `pass iam-user-mfa arn:aws:iam::…`. */
export const decisions = ({ verdicts = [] }: Report): string[] =>
  verdicts.filter(({ outcome }) => outcome !== 'unknown').map(decision)

export const decision = ({ outcome, ruleId, resource }: ReportedVerdict): string =>
  `${outcome} ${ruleId} ${resource?.id}`

/** IAM actions of an IAM policy document with one statement. */
export const actionsOf = (policy: string): string[] => JSON.parse(policy).Statement[0].Action
