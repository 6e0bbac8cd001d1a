import { DEFAULTS } from './defaults.ts'

/**
 * The file that `awsure config init` writes: it changes nothing yet. A sentence stands behind `# `, a setting to be
 * chosen behind `#` alone.
 */
export const configTemplate = (schemaUrl: string, today: Date): string => `# yaml-language-server: $schema=${schemaUrl}

# Settings of awsure for this repository. A flag goes before the environment (AWSURE_FAIL_ON for --fail-on), and that
# before this file. Paths are relative to this file. \`awsure config print\` shows what holds, and who said so;
# \`awsure config validate\` finds what is wrong here.
version: 1

# The gate fails (exit 1) at a finding this bad or worse: critical, high, medium, low, info, none.
failOn: ${DEFAULTS['fail-on']}

# What to do when a rule that could fail the gate was not evaluated somewhere: fail (exit 4) or warn.
incomplete: ${DEFAULTS.incomplete}

# Rules that fail the gate whatever their severity, and rules that never do.
#failOnRules: [iam-root-mfa]
#warnRules: ['cloudwatch-*']

# Rules by id or glob: off, on, a severity, or more. A rule's own id goes before a glob, a later glob before an earlier
# one. \`awsure rules\` lists them, \`awsure explain ID\` shows the options of one.
#rules:
#  'cloudwatch-*': off
#  iam-user-mfa: critical
#  iam-access-key-age: { severity: medium, options: { maxAgeDays: 60 } }

# Rules of your own. They are code, and run.
#customRules: [./awsure-rules]

# Without it, every region that is enabled for the account.
#regions: [eu-west-1, us-east-1]

# Reports to write; one at most without a path, to stdout.
#outputs: [console, 'sarif:awsure.sarif']

# Only what is new since then fails the gate. \`awsure baseline create\` writes it.
#baseline: awsure-baseline.json

# Findings that are known and parked, each for a reason. After \`until\` (UTC) they are active again.
#suppressions:
#  - rule: iam-user-mfa
#    resource: 'arn:aws:iam::111122223333:user/deploy'
#    reason: Has no console password; the pipeline signs in with OIDC from June.
#    until: ${today.getUTCFullYear()}-12-31
#    owner: platform
#    ticket: OPS-123

# Or in a file of their own.
#suppressionsFile: awsure.suppressions.yaml

# Where resources are defined, so that SARIF points at the line: \`line\`, a Terraform \`address\`, or a \`logicalId\`.
#sourceMap:
#  - match: 'arn:aws:elasticloadbalancing:*:listener/app/web/*'
#    file: infra/alb.tf
#    address: aws_lb_listener.http
`
