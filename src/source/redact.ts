import { randomBytes } from 'node:crypto'
import { pseudonyms } from './pseudonyms.ts'
import { redactObject } from './redact-members.ts'
import { type KnownNames, namesInArn, type TextRedactor, textRedactor } from './redact-text.ts'
import type { RecordedCall } from './snapshot-format.ts'
import type { SnapshotContent } from './snapshot-write.ts'
import type { AccountScope } from './source.ts'

/** `redact` for a whole snapshot, with a salt that nobody keeps. */
export function redactSnapshot(content: SnapshotContent): SnapshotContent {
  return { ...content, ...redact(content.calls, content.accounts) }
}

/**
 * Replaces what tells whose account it is, so that a snapshot can be shown to others and still gives the same verdicts.
 * The same original has the same stand-in everywhere: in ARNs, policies, the credential report, alarm rules, inputs.
 * The same snapshot with the same salt gives the same result.
 *
 * Replaced: account, organization and unique ids, access key ids; public IP addresses (blocks still hold what they
 * held); host names and e-mail addresses; every word of names, paths, descriptions, tag values, unusual tag keys,
 * condition values, statement ids and certificate subjects. What stands between the words stays, and so do numbers of
 * up to three digits: `arn:aws:s3:::logs-*` still matches what it matched. Bodies of certificates and keys, user data
 * and values of environment variables are removed.
 *
 * Not replaced: regions, dates, sizes, ports, private and MAC addresses; the ids that AWS generates for resources (`i-…`,
 * `vpc-…`, KMS keys); AWS's own names, hosts and accounts; everyday words such as `default`; actions, metric names,
 * names of environment variables. How often a word recurs can still be seen: whoever knows the account may recognise it.
 */
export function redact(
  calls: readonly RecordedCall[],
  accounts: readonly AccountScope[],
  { salt = randomBytes(32) }: { salt?: Uint8Array } = {},
): { calls: RecordedCall[]; accounts: AccountScope[] } {
  const { originals, known } = survey(calls, accounts)
  const text = textRedactor(pseudonyms(salt, originals), known)
  return {
    calls: calls.map((call) => redactCall(call, text)),
    accounts: accounts.map((account) => ({ ...account, id: text.term(account.id) })),
  }
}

function redactCall(call: RecordedCall, text: TextRedactor): RecordedCall {
  const { region, service, operation } = call
  const asked = {
    account: text.term(call.account),
    region,
    service,
    operation,
    input: redactObject(call.input, text),
  }
  return call.error
    ? { ...asked, error: { ...call.error, message: text.prose(call.error.message) } }
    : { ...asked, output: redactObject(call.output, text) }
}

/** Reads everything once, to learn what is called how, and what no stand-in may look like. */
function survey(
  calls: readonly RecordedCall[],
  accounts: readonly AccountScope[],
): { originals: ReadonlySet<string>; known: KnownNames } {
  const originals = new Set(accounts.map(({ id }) => id))
  const own = new Set<string>()
  const aws = new Set<string>()
  const read = (text: string) => {
    for (const word of text.match(/[A-Za-z0-9]{8,64}/g) ?? []) originals.add(word)
    for (const arn of text.match(/arn:[^\s"',]+/g) ?? []) {
      const [name] = arn.split('/').slice(-1)
      if (name && arn.includes(':iam::aws:')) aws.add(name)
      for (const part of namesInArn(arn)) own.add(part)
    }
    return text
  }
  const name = (text: string) => {
    for (const part of [text, ...text.split('/')]) own.add(part)
    return read(text)
  }
  for (const call of calls) redactCall(call, { name, writing: read, prose: read, term: read, tagKey: read })
  const tellsSomething = (text: string) => text.length > 2
  return { originals, known: { own: new Set([...own].filter(tellsSomething)), aws } }
}
