import type { Severity } from '../rule.ts'

/** A kind of thing to find in a policy. */
export interface LintClass {
  severity: Severity
  /** The state that should hold. */
  title: string
  /** Why it matters. */
  rationale: string
}

const REFUSED = 'IAM refuses the policy.'
const NEVER = 'The statement, or this part of it, has no effect: an Allow grants nothing, a Deny protects nothing.'

/** All that lint looks for, by its id. `info` is worth knowing, and wrong in no way. */
export const LINT_CLASSES = {
  'invalid-policy': {
    severity: 'high',
    title: 'The document follows the grammar of policies',
    rationale: REFUSED,
  },
  'duplicate-member': {
    severity: 'high',
    title: 'No member of an object is there twice',
    rationale: 'JSON readers keep the last of them, so that a condition or a list can vanish without a word.',
  },
  'unknown-version': { severity: 'high', title: 'The version exists', rationale: REFUSED },
  'missing-version': {
    severity: 'low',
    title: 'The policy declares version 2012-10-17',
    rationale:
      'Without it the policy follows the language of 2008, in which a variable such as that of the user name is literal text.',
  },
  'variables-in-old-version': {
    severity: 'medium',
    title: 'Variables are used with version 2012-10-17',
    rationale: 'In the language of 2008 a variable is literal text: the statement matches nothing of what was meant.',
  },
  'duplicate-sid': { severity: 'medium', title: 'Statement ids are unique', rationale: REFUSED },
  'invalid-sid': {
    severity: 'medium',
    title: 'Statement ids are of letters and digits',
    rationale: 'IAM refuses the policy; resource policies of some services are less strict.',
  },
  'misplaced-element': {
    severity: 'high',
    title: 'Every element belongs into this kind of policy',
    rationale: 'AWS refuses an identity policy with a Principal, and a trust policy with a Resource.',
  },
  'empty-list': { severity: 'low', title: 'No list is empty', rationale: NEVER },
  'size-limit': {
    severity: 'info',
    title: 'The policy fits into its size limit',
    rationale: 'AWS counts the characters other than whitespace, and refuses a policy with too many.',
  },
  'invalid-action': {
    severity: 'high',
    title: 'Actions have a service prefix',
    rationale: REFUSED,
  },
  'unknown-service': {
    severity: 'low',
    title: 'Services exist',
    rationale: 'IAM takes any prefix; one of no service matches nothing.',
  },
  'unknown-action': {
    severity: 'medium',
    title: 'Actions exist',
    rationale: 'IAM takes any name; one of no action grants or denies nothing.',
  },
  'action-matches-nothing': {
    severity: 'medium',
    title: 'Action patterns match something',
    rationale: 'IAM takes any pattern; one that matches no action grants or denies nothing.',
  },
  'unknown-operator': { severity: 'high', title: 'Condition operators exist', rationale: REFUSED },
  'operator-type-mismatch': {
    severity: 'medium',
    title: "Operators fit the key's type",
    rationale: 'The comparison is never true, or not the one that was meant.',
  },
  'invalid-condition-value': {
    severity: 'medium',
    title: "Condition values are of the operator's type",
    rationale: 'The comparison is never true.',
  },
  'literal-wildcard': {
    severity: 'medium',
    title: 'Wildcards are used with operators that know them',
    rationale: 'StringEquals takes a star for a star: no request has one there.',
  },
  'unknown-condition-key': {
    severity: 'medium',
    title: 'Condition keys exist for the actions',
    rationale: 'IAM takes any key. One that no request holds makes the condition never true (or, negated, always).',
  },
  'unsupported-condition-key': {
    severity: 'medium',
    title: 'The actions know the condition key',
    rationale:
      'The key exists, but requests for these actions never hold it: the condition is never true (or, negated, always).',
  },
  'unknown-variable': {
    severity: 'medium',
    title: 'Policy variables exist',
    rationale: 'A variable that no request can fill in makes the resource or the condition never match.',
  },
  'set-operator-missing': {
    severity: 'low',
    title: 'Keys of several values are tested with a set operator',
    rationale: 'Without ForAnyValue or ForAllValues, what a list of values compares to is not defined.',
  },
  'invalid-resource': { severity: 'high', title: 'Resources are ARNs', rationale: REFUSED },
  'action-resource-mismatch': {
    severity: 'medium',
    title: 'Actions match the resource types they can act on',
    rationale: NEVER,
  },
  'no-resource-level': {
    severity: 'medium',
    title: 'Actions without resources are granted on "*"',
    rationale: 'Such an action is never about a particular resource, so a statement that names some does not cover it.',
  },
  'unused-resource': {
    severity: 'low',
    title: 'Every resource is one of an action',
    rationale: 'None of the actions can act on it: an action, or the right form of the ARN, is missing.',
  },
  'redundant-action': {
    severity: 'info',
    title: 'No action is covered by another',
    rationale: 'It makes the policy longer, and looks as if it could be taken away.',
  },
  'redundant-resource': {
    severity: 'info',
    title: 'No resource is covered by another',
    rationale: 'It makes the policy longer, and looks as if it could be taken away.',
  },
  'redundant-statement': {
    severity: 'info',
    title: 'No statement is covered by another',
    rationale: 'It makes the policy longer, and looks as if it could be taken away.',
  },
  'denied-statement': {
    severity: 'low',
    title: 'No Allow is denied by the policy itself',
    rationale: 'A Deny goes over any Allow: the statement grants nothing.',
  },
  'full-access': {
    severity: 'high',
    title: 'No policy grants full administrator access',
    rationale: 'Whoever holds such a policy can do anything, and so can whoever steals their credentials.',
  },
  'service-wildcard': {
    severity: 'medium',
    title: 'Policies do not grant whole services on all resources',
    rationale: 'It grants far more than is needed, and whatever AWS adds to the service.',
  },
  'wildcard-resource': {
    severity: 'low',
    title: 'Write actions name their resources',
    rationale: 'What needs to change one thing can change everything of its kind.',
  },
  'secrets-wildcard': {
    severity: 'medium',
    title: 'Policies do not allow reading every secret',
    rationale: 'One stolen session reads all secrets, and those that will be made.',
  },
  'allow-not-action': {
    severity: 'medium',
    title: 'Allow statements do not use NotAction',
    rationale: 'It grants everything else, of services that do not even exist yet.',
  },
  'allow-not-resource': {
    severity: 'medium',
    title: 'Allow statements do not use NotResource',
    rationale: 'It grants the actions on everything else, also on what is made later.',
  },
  'allow-not-principal': {
    severity: 'high',
    title: 'Allow statements do not use NotPrincipal',
    rationale: 'It lets in everyone else, anonymous callers among them.',
  },
  'for-all-values-allow': {
    severity: 'medium',
    title: 'ForAllValues in an Allow is paired with a Null check',
    rationale: 'A request without the key meets ForAllValues: leaving it out is enough.',
  },
  'if-exists-allow': {
    severity: 'medium',
    title: 'No Allow is limited by a key that may be left out',
    rationale: 'A request without the key meets an IfExists operator: leaving it out is enough.',
  },
  'deny-without-key': {
    severity: 'medium',
    title: 'A Deny for lack of MFA also covers requests that say nothing of MFA',
    rationale: 'Requests signed with long-term access keys do not hold the key at all.',
  },
  'partial-account': {
    severity: 'medium',
    title: 'Accounts are named in full',
    rationale: 'Account ids are handed out at random: a pattern covers accounts of strangers.',
  },
  'any-account': {
    severity: 'medium',
    title: 'Callers are named with their account',
    rationale: 'A star in place of the account lets in what bears the same name in any account of AWS.',
  },
  'star-crosses-segments': {
    severity: 'low',
    title: 'ARNs are compared with ArnLike',
    rationale: 'The star of StringLike also matches colons, and so the account and the resource at once.',
  },
} as const satisfies Record<string, LintClass>

export type LintId = keyof typeof LINT_CLASSES
