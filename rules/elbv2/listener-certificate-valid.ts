import { certificateState } from '../../src/aws/certificate-state.ts'
import { certificates } from '../../src/collect/acm.ts'
import { listeners } from '../../src/collect/elbv2.ts'
import { serverCertificates } from '../../src/collect/iam.ts'
import type { RowOf } from '../../src/collection.ts'
import { defineRule, fail, notApplicable, pass, seen, unknown } from '../../src/rule.ts'

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
    const { Protocol } = listener
    if (!Protocol) return unknown('AWS did not say which protocol this listener speaks.')
    if (!/^(HTTPS|TLS)$/.test(Protocol)) return notApplicable(`The ${Protocol} listener terminates no TLS.`)

    const judged = certificateArns(listener).map((arn) => ({ arn, ...certificateState(arn, known) }))
    if (judged.length === 0) return unknown('AWS named no certificate of this listener.')

    const sentences = judged.flatMap(({ arn, ...state }) =>
      state.is === 'valid' ? [] : [`Certificate ${arn} ${state.why}.`],
    )
    const evidence = judged.flatMap(({ arn, ...state }) =>
      state.is === 'bad' ? [seen(`certificates['${arn}'].${state.field}`, state.value, state.expected)] : [],
    )
    if (evidence.length > 0) return fail(sentences.join(' '), evidence)
    if (sentences.length > 0) return unknown(sentences.join(' '))
    return pass(`Issued and in date: ${judged.map(({ arn }) => arn).join(', ')}.`)
  },
})

type Listener = RowOf<ReturnType<typeof listeners.with<['certificates']>>>

/** The default certificate stands in the listener's own row, and again among those that SNI chooses from. */
function certificateArns({ Certificates = [], certificates = [] }: Listener): string[] {
  return [...new Set([...Certificates, ...certificates].flatMap(({ CertificateArn }) => CertificateArn ?? []))]
}
