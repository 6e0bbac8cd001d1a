import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { consoleDiff } from '../../src/diff/console.ts'
import type { Diff } from '../../src/diff/diff.ts'
import { jsonDiff } from '../../src/diff/json.ts'
import { markdownDiff } from '../../src/diff/markdown.ts'
import { anyText, HOSTILE } from '../report/sample.ts'
import { hostileDiff, longDiff, quietDiff, sampleDiff } from './sample-diff.ts'

const schema = JSON.parse(readFileSync('schema/diff-1.json', 'utf8'))
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
addFormats.default(ajv)
const isValid = ajv.compile(schema)

const plain = (diff: Diff, width?: number): string => consoleDiff(diff, { color: false, ...(width ? { width } : {}) })
const json = (diff: Diff): string => [...jsonDiff(diff)].join('')

describe('on the console', () => {
  it('reads like this', () => {
    expect(plain(sampleDiff(), 100)).toMatchInlineSnapshot(`
      "New: 2 findings

      HIGH      HTTPS and TLS listeners accept only TLS 1.2 or newer
                elbv2-listener-tls-policy

        arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2
          Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.
          The listener changed.
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06 -> ELBSecurityPolicy-2016-08
            Tags['owner']: added, {"Key":"owner","Value":"shop|web"}
          2 other fields changed as well.
          $ aws elbv2 modify-listener --listener-arn ARN --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09

      MEDIUM    Running instances are covered by a CPU alarm
                cloudwatch-ec2-cpu-alarm

        arn:aws:ec2:eu-west-1:111122223333:instance/i-1
          No alarm watches its CPU utilization.
          The alarm cpu-i-1 was deleted.
          1 other resource changed as well.
          $ aws cloudwatch put-metric-alarm --alarm-name HighCPU-i-1

      Changed: 1 finding

      LOW       IAM users with a console password have MFA
                iam-user-mfa

        arn:aws:iam::111122223333:user/carol
          Has a console password and no MFA device.
          Severity: high -> low
          Cause unknown. Reports do not hold the resources: two snapshots would tell.
          $ aws iam enable-mfa-device --user-name carol

      Unknown now: 1 finding that may still be there

      HIGH      Gone
                iam-user-gone

        Not evaluated now: the rule did not run.
        arn:aws:iam::111122223333:user/bob

      Resolved: 1 finding

      HIGH      IAM users with a console password have MFA
                iam-user-mfa

        arn:aws:iam::111122223333:user/alice
          Was: Has a console password and no MFA device.
          The user was deleted.

      Less was seen than before:
        Not evaluated now: iam:ListUsers was denied (AccessDenied: User:
        arn:aws:iam::111122223333:user/audit is not authorized). 1 rule in eu-west-1 of 111122223333:
        cloudwatch-ec2-cpu-alarm.

      Old: report old.json, captured 2026-06-01T08:00:00.000Z
      New: report new.json, captured 2026-06-01T08:00:00.000Z, incomplete

      2 new (1 high, 1 medium), 1 changed (1 low), 1 unknown now (1 high), 1 resolved (1 high), 0
      unchanged.
      Gate: 1 new finding at or above high, and 1 rule saw less than before. Exit 5.
      "
    `)
  })

  it('says so when nothing differs', () => {
    expect(plain(quietDiff())).toMatchInlineSnapshot(`
      "No finding came or went.

      Old: report old.json, captured 2026-06-01T08:00:00.000Z
      New: report new.json, captured 2026-06-01T08:00:00.000Z

      0 new, 0 changed, 0 unknown now, 0 resolved, 0 unchanged.
      Gate: No new finding at or above high. Exit 0.
      "
    `)
  })

  it('colours nothing but what matters, and only when asked', () => {
    const colored = consoleDiff(sampleDiff(), { color: true })
    expect(colored).toContain('\x1b[31mHIGH')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(plain(sampleDiff()))
  })
})

describe('as Markdown', () => {
  it('reads like this', () => {
    expect(markdownDiff(sampleDiff())).toMatchInlineSnapshot(`
      "<!-- awsure-diff -->

      ## awsure: 2 new, 1 changed, 1 unknown now, 1 resolved

      **Gate: 1 new finding at or above high, and 1 rule saw less than before. Exit 5.** 2 new (1 high, 1 medium), 1 changed (1 low), 1 unknown now (1 high), 1 resolved (1 high), 0 unchanged.

      ### New: 2 findings

      | Severity | Rule | Resource | Why |
      | --- | --- | --- | --- |
      | high | <code>elbv2-listener-tls-policy</code> | <code>shop:443</code> in eu-west-1 | <code>SslPolicy</code>: <code>ELBSecurityPolicy-TLS13-1-2-2021-06</code> → <code>ELBSecurityPolicy-2016-08</code><br><code>Tags\\['owner'\\]</code>: added, <code>{"Key":"owner","Value":"shop\\|web"}</code> |
      | medium | <code>cloudwatch-ec2-cpu-alarm</code> | <code>i-1</code> in eu-west-1 | The alarm cpu-i-1 was deleted. |

      ### Changed: 1 finding

      | Severity | Rule | Resource | Why |
      | --- | --- | --- | --- |
      | low (was high) | <code>iam-user-mfa</code> | <code>carol</code> | Cause unknown. Reports do not hold the resources: two snapshots would tell. |

      ### Unknown now: 1 finding

      | Severity | Rule | Resource | Why |
      | --- | --- | --- | --- |
      | high | <code>iam-user-gone</code> | <code>bob</code> | Not evaluated now: the rule did not run. |

      ### Resolved: 1 finding

      | Severity | Rule | Resource | Why |
      | --- | --- | --- | --- |
      | high | <code>iam-user-mfa</code> | <code>alice</code> | The user was deleted. |

      <details><summary>New: details and commands</summary>

      - HTTPS and TLS listeners accept only TLS 1.2 or newer (\`elbv2-listener-tls-policy\`): \`arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2\`<br>
        Security policy ELBSecurityPolicy-2016-08 accepts TLSv1 and TLSv1.1.<br>
        The listener changed.<br>
        2 other fields changed as well.
        - \`SslPolicy\`: \`ELBSecurityPolicy-TLS13-1-2-2021-06\` → \`ELBSecurityPolicy-2016-08\`
        - \`Tags['owner']\`: added, \`{"Key":"owner","Value":"shop|web"}\`

        \`\`\`sh
        aws elbv2 modify-listener --listener-arn ARN --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
        \`\`\`
      - Running instances are covered by a CPU alarm (\`cloudwatch-ec2-cpu-alarm\`): \`arn:aws:ec2:eu-west-1:111122223333:instance/i-1\`<br>
        No alarm watches its CPU utilization.<br>
        The alarm cpu-i-1 was deleted.<br>
        1 other resource changed as well.

        \`\`\`sh
        aws cloudwatch put-metric-alarm --alarm-name HighCPU-i-1
        \`\`\`

      </details>

      <details><summary>Changed: details and commands</summary>

      - IAM users with a console password have MFA (\`iam-user-mfa\`): \`arn:aws:iam::111122223333:user/carol\`<br>
        Has a console password and no MFA device.<br>
        Cause unknown. Reports do not hold the resources: two snapshots would tell.

        \`\`\`sh
        aws iam enable-mfa-device --user-name carol
        \`\`\`

      </details>

      <details><summary>Unknown now: details</summary>

      - Gone (\`iam-user-gone\`): \`arn:aws:iam::111122223333:user/bob\`<br>
        Was: Has a console password and no MFA device.<br>
        Not evaluated now: the rule did not run.

      </details>

      <details><summary>Resolved: details</summary>

      - IAM users with a console password have MFA (\`iam-user-mfa\`): \`arn:aws:iam::111122223333:user/alice\`<br>
        Was: Has a console password and no MFA device.<br>
        The user was deleted.

      </details>

      ### Less was seen than before

      - Not evaluated now: iam:ListUsers was denied (AccessDenied: User: arn:aws:iam::111122223333:user/audit is not authorized). 1 rule in eu-west-1 of 111122223333: cloudwatch-ec2-cpu-alarm.

      <sub>Old: report old.json, captured 2026-06-01T08:00:00.000Z. New: report new.json, captured 2026-06-01T08:00:00.000Z, incomplete. awsure 1.2.3.</sub>
      "
    `)
  })

  it('says so when nothing differs', () => {
    expect(markdownDiff(quietDiff())).toMatchInlineSnapshot(`
      "<!-- awsure-diff -->

      ## awsure: no finding came or went

      Gate: No new finding at or above high. Exit 0. 0 new, 0 changed, 0 unknown now, 0 resolved, 0 unchanged.

      <sub>Old: report old.json, captured 2026-06-01T08:00:00.000Z. New: report new.json, captured 2026-06-01T08:00:00.000Z. awsure 1.2.3.</sub>
      "
    `)
  })

  it('fits into a comment, and says what it leaves out', () => {
    const text = markdownDiff(longDiff(3000))
    expect(text.length).toBeLessThanOrEqual(65_536)
    expect(text.length).toBeGreaterThan(60_000)
    const rows = text.split('\n').filter((line) => line.startsWith('| high')).length
    expect(text).toContain(`left out are ${3000 - rows} new, 3000 details of new.`)
    expect(text).toContain('Gate: 3000 new findings at or above high. Exit 1.')
    expect(text.trimEnd().endsWith('</sub>')).toBe(true)
  })

  it('shows the details of a few', () => {
    const text = markdownDiff(longDiff(50))
    expect(text).not.toContain('left out')
    expect(text.match(/^- IAM users/gm)).toHaveLength(50)
  })

  it('keeps every row a row of four cells, whatever is in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const rows = markdownDiff(hostileDiff(text))
          .split('\n')
          .filter((line) => line.startsWith('| high'))
        expect(rows).toHaveLength(1)
        // As GitHub reads it: a backslash takes from what follows its meaning.
        expect(rows[0]!.replace(/\\./gs, '').match(/\|/g)).toHaveLength(5)
      }),
    )
  })
})

describe('as JSON', () => {
  it.each<[string, () => Diff]>([
    ['sample', sampleDiff],
    ['quiet', quietDiff],
    ...Object.entries(HOSTILE).map(([name, text]): [string, () => Diff] => [name, () => hostileDiff(text)]),
  ])('follows the published schema: %s', (_, make) => {
    isValid(JSON.parse(json(make())))
    expect(isValid.errors).toBeNull()
  })

  it('has every member that the schema names, somewhere', () => {
    const named = new Set(JSON.stringify(schema).match(/"properties":/g))
    expect(named.size).toBe(1)
    const diff = sampleDiff()
    expect(JSON.parse(json(diff))).toEqual(JSON.parse(JSON.stringify(diff)))
  })

  it('refuses what is not in the schema', () => {
    expect(isValid({ ...sampleDiff(), more: 1 })).toBe(false)
    expect(isValid({ ...sampleDiff(), notes: [1] })).toBe(false)
  })
})

describe.each(Object.entries(HOSTILE))('a name that is %s', (_, text) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

  it('is shown and not obeyed', () => {
    for (const printed of [plain(hostileDiff(text)), markdownDiff(hostileDiff(text)), json(hostileDiff(text))]) {
      expect(printed).not.toMatch(OBEYED)
      expect(printed).not.toMatch(/^\s*::/m)
      expect(printed).not.toMatch(/##\w*\[/)
    }
  })

  it('is no markup, mention or link in a comment', () => {
    const printed = markdownDiff(hostileDiff(text))
    const prose = printed.replace(/^ *(`{3,}).*?^ *\1$/gms, '').replace(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, '')
    expect(prose).not.toMatch(/(?<!\\)<(?!\/?(details|summary|code|br|sub)>|!-- awsure-diff -->)\/?\w/)
    expect(prose).not.toMatch(/@\w/)
    expect(prose).not.toMatch(/(?<!\\)!?\[[^\]]*\]\(/)
  })
})
