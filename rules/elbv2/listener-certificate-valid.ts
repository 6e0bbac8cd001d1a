import { certificateState, type KnownCertificates } from '../../src/aws/certificate-state.ts'
import { protocolOf } from '../../src/aws/load-balancers.ts'
import { certificates } from '../../src/collect/acm.ts'
import { listeners } from '../../src/collect/elbv2.ts'
import { serverCertificates } from '../../src/collect/iam.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, type ForThisFinding, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

/** Shows the DNS records to create, or the addresses that were sent mail. */
const SHOW_VALIDATION =
  'aws acm describe-certificate --certificate-arn {CertificateArn} --query Certificate.DomainValidationOptions'

const REPLACE_SNI =
  'aws elbv2 add-listener-certificates --listener-arn {ListenerArn} --certificates CertificateArn=NEW_CERTIFICATE_ARN --region {region}' +
  ' && aws elbv2 remove-listener-certificates --listener-arn {ListenerArn} --certificates CertificateArn={CertificateArn} --region {region}'

export default defineRule({
  id: 'elbv2-listener-certificate-valid',
  title: 'Listener certificates are issued, in date and renewable',
  severity: 'high',
  source: ['2.3', '2.4', '2.8'],
  rationale: 'Clients refuse a TLS endpoint whose certificate has lapsed: an outage for every one of them at once.',
  remediation:
    'aws elbv2 modify-listener --listener-arn {ListenerArn} --certificates CertificateArn=NEW_CERTIFICATE_ARN',
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-update-certificates.html',
    'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
  ],
  compliance: {
    cis: ['1.18'],
    securityHub: ['ACM.1'],
    config: ['ACM_CERTIFICATE_EXPIRATION_CHECK', 'ELBV2_ACM_CERTIFICATE_REQUIRED'],
  },
  peers: { prowler: ['acm_certificates_expiration_check', 'iam_no_expired_server_certificates_stored'] },
  options: { warnDays: 30, criticalDays: 7 },
  on: listeners.with('certificates'),
  needs: { acmCertificates: certificates.with('renewal'), serverCertificates },
  check(listener, known) {
    const Protocol = protocolOf(listener)
    if (!Protocol) return unknown('AWS did not say which protocol this listener speaks.')
    if (!/^(HTTPS|TLS)$/.test(Protocol)) return notApplicable(`The ${Protocol} listener terminates no TLS.`)

    const judged = certificatesOf(listener).map((served) => judge(served, known))
    if (judged.length === 0) return unknown('AWS named no certificate of this listener.')

    const sentences = judged.flatMap(({ label, state }) =>
      state.is === 'valid' ? [] : [`Certificate ${label} ${state.why}.`],
    )
    const bad = judged.flatMap(({ state, ...served }) => (state.is === 'bad' ? [{ ...served, ...state }] : []))
    if (bad[0]) {
      const evidence = bad.map((one) => seen(`certificates['${one.arn}'].${one.field}`, one.value, one.expected))
      return fail(sentences.join(' '), evidence, mend(bad[0]))
    }
    if (sentences.length > 0) return unknown(sentences.join(' '))
    return pass(`Issued and in date: ${judged.map(({ label }) => label).join(', ')}.`)
  },
})

type Listener = RowOf<ReturnType<typeof listeners.with<['certificates']>>>

interface Served {
  arn: string
  /** Served where no other is asked for by name (SNI). */
  isDefault: boolean
}

/** The default certificate stands in the listener's own row, and again among those that SNI chooses from. */
function certificatesOf({ Certificates = [], certificates = [] }: Listener): Served[] {
  const arns = new Set([...Certificates, ...certificates].flatMap(({ CertificateArn }) => CertificateArn ?? []))
  const defaults = [...Certificates, ...certificates.filter(({ IsDefault }) => IsDefault)]
  const isDefault = (arn: string) => defaults.some(({ CertificateArn }) => CertificateArn === arn)
  return Array.from(arns, (arn) => ({ arn, isDefault: isDefault(arn) }))
}

/** `label` is the ARN, with the domain name of one that ACM lists: `shop.example.com (arn:aws:acm:…)`. */
function judge(served: Served, known: KnownCertificates) {
  const { arn } = served
  const { DomainName } = known.acmCertificates.find(({ CertificateArn }) => CertificateArn === arn) ?? {}
  return { ...served, label: DomainName ? `${DomainName} (${arn})` : arn, state: certificateState(arn, known) }
}

/** Of several bad certificates the first; the default one needs no command but the rule's own. */
function mend({ arn, isDefault, awaitsValidation }: Served & { awaitsValidation?: true }): ForThisFinding {
  const values = { CertificateArn: arn }
  if (awaitsValidation) return { remediation: SHOW_VALIDATION, values }
  return isDefault ? {} : { remediation: REPLACE_SNI, values }
}
