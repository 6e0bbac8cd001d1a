import { REGIONS } from '../aws/regions.ts'
import { nearest } from '../nearest.ts'
import { PROJECT_URL } from '../report/build.ts'
import { FORMATS } from '../report/reporters.ts'
import { type AnyRule, SEVERITIES } from '../rule.ts'
import { DEFAULTS } from './defaults.ts'
import { variableOf } from './flags.ts'
import { ruleGlob, ruleSchema } from './rule-schema.ts'
import type { Complaint, ObjectSchema } from './schema-type.ts'
import { suppressionsSchema } from './suppression-schema.ts'

export const CONFIG_SCHEMA_URL = `${PROJECT_URL}/raw/main/schema/config-1.json`

/** What `schema/config-1.json` holds. */
export const publishedSchema = (rules: readonly AnyRule[]) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: CONFIG_SCHEMA_URL,
  ...configSchema(rules),
})

/** The config file, with what is known of the given rules: their ids, and their options by the type of the default. */
export const configSchema = (rules: readonly AnyRule[]): ObjectSchema => ({
  title: 'awsure config file, version 1',
  description:
    'Settings of awsure for a repository: awsure.config.yaml or awsure.config.json. A flag goes before the ' +
    'environment (AWSURE_…), and that before this file. Paths are relative to the file.',
  type: 'object',
  additionalProperties: false,
  elsewhere: placeOfKey,
  properties: {
    $schema: { type: 'string', description: 'Where this schema is; for editors.' },
    version: { type: 'integer', enum: [1], default: 1, description: 'Version of this format.' },
    rules: {
      type: 'object',
      description:
        "Rules by id or glob: off, on, a severity, or an object. Each changes only what it names; a rule's own id goes " +
        'before a glob, a later glob before an earlier one.',
      examples: [{ 'cloudwatch-*': 'off', 'iam-user-mfa': 'critical' }],
      properties: Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)])),
      additionalProperties: ruleSchema(),
    },
    customRules: {
      type: 'array',
      items: { type: 'string', minLength: 1, examples: ['./rules'] },
      description: 'Rules of your own: folders, files or packages. They are code, and run. `--rules` adds to them.',
    },
    regions: {
      type: 'array',
      items: { type: 'string', enum: REGIONS, complain: noSuchRegion },
      minItems: 1,
      description: 'Regions to audit. Without it, every region that is enabled for the account.',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      default: DEFAULTS.concurrency,
      description: 'Calls to AWS under way at once.',
    },
    outputs: {
      type: 'array',
      items: {
        type: 'string',
        pattern: `^(${Object.keys(FORMATS).join('|')})(:.*)?$`,
        examples: ['console', 'sarif:awsure.sarif'],
        complain: noSuchFormat,
      },
      minItems: 1,
      default: [...DEFAULTS.output],
      description: 'Reports to write: FORMAT or FORMAT:PATH. One at most goes to stdout.',
    },
    failOn: {
      type: 'string',
      enum: [...SEVERITIES, 'none'],
      default: DEFAULTS['fail-on'],
      description: 'The gate fails at a finding this bad or worse.',
    },
    failOnRules: {
      type: 'array',
      items: ruleGlob,
      description: 'Ids or globs: a finding of these rules fails the gate, however mild.',
    },
    warnRules: {
      type: 'array',
      items: ruleGlob,
      description: 'Ids or globs: a finding of these rules never fails the gate.',
    },
    incomplete: {
      type: 'string',
      enum: ['fail', 'warn'],
      default: DEFAULTS.incomplete,
      description: 'What to do when a rule that could fail the gate was not evaluated somewhere.',
    },
    baseline: {
      type: 'string',
      minLength: 1,
      examples: ['awsure-baseline.json'],
      description: 'A baseline, or any earlier JSON report: only what is new since then fails the gate.',
    },
    suppressions: suppressionsSchema,
    suppressionsFile: {
      type: 'string',
      minLength: 1,
      examples: ['awsure.suppressions.yaml'],
      description: 'More suppressions: a file that holds `suppressions` as this one may.',
    },
    sourceMap: {
      type: 'array',
      items: sourceMapEntry,
      description: 'Where resources are defined, for reports that point into files. The first entry that fits holds.',
    },
  },
})

const sourceMapEntry: ObjectSchema = {
  type: 'object',
  required: ['match', 'file'],
  additionalProperties: false,
  properties: {
    match: {
      type: 'string',
      minLength: 1,
      examples: ['arn:aws:elasticloadbalancing:*:*:listener/app/web/*'],
      description: 'Pattern over resource ids and ARNs: `*` is any text, `?` any character.',
    },
    file: { type: 'string', minLength: 1, examples: ['infra/alb.tf'], description: 'The file.' },
    line: { type: 'integer', minimum: 1, description: 'The line. Without it, that of `address` or `logicalId`.' },
    address: {
      type: 'string',
      minLength: 1,
      examples: ['aws_lb_listener.http'],
      description: 'Terraform address of the resource.',
    },
    logicalId: {
      type: 'string',
      minLength: 1,
      examples: ['HttpListener'],
      description: 'Logical id of the resource in a CloudFormation template.',
    },
  },
}

function noSuchRegion(name: string): Complaint {
  const near = nearest(name, REGIONS)
  return { message: `names no region: ${name}.`, hint: near && `Did you mean ${near}?` }
}

function noSuchFormat(output: string): Complaint {
  const [name = ''] = output.split(':')
  const names = Object.keys(FORMATS)
  const near = nearest(name, names)
  const hint = near ? `Did you mean ${near}?` : `Choose from: ${names.join(', ')}.`
  return { message: `names no format: ${name || '""'}.`, hint }
}

/** What is audited, and as whom, is the caller's to say: no file in a repository may send signed calls anywhere. */
const CALLERS: Readonly<Record<string, string>> = {
  snapshot: 'snapshot',
  profile: 'profile',
  roleArn: 'role-arn',
  externalId: 'external-id',
  endpointUrl: 'endpoint-url',
}

const CHOOSERS = /^(exclude|rule|excludeRule|service|section|severity|severities)s?$/

function placeOfKey(key: string): string | undefined {
  const flag = Object.hasOwn(CALLERS, key) ? CALLERS[key] : undefined
  if (flag) return `Whoever calls awsure says what it audits, and as whom: --${flag} or ${variableOf(flag)}.`
  return CHOOSERS.test(key) ? 'Rules are turned off and on under `rules`.' : undefined
}
