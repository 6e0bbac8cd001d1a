import rule from '../../../rules/elbv2/listener-certificate-valid.ts'
import { testRule } from '../../../src/testing.ts'

// The tests' present is 2026-06-01T00:00:00Z.
const ACM = 'arn:aws:acm:eu-west-1:111122223333:certificate/5cc54884'
/** As messages call it. */
const SHOP = `shop.example.com (${ACM})`
const SNI = 'arn:aws:acm:eu-west-1:111122223333:certificate/3dcb0a41'
const IAM = 'arn:aws:iam::111122223333:server-certificate/old-shop'
const FOREIGN = 'arn:aws:acm:eu-west-1:444455556666:certificate/fe59da96'

const listener = (arns: string[], more: object = {}) => ({
  ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2',
  Protocol: 'HTTPS',
  Port: 443,
  Certificates: arns.slice(0, 1).map((CertificateArn) => ({ CertificateArn })),
  certificates: arns.map((CertificateArn, index) => ({ CertificateArn, IsDefault: index === 0 })),
  ...more,
})
const acm = (NotAfter: string | undefined, more: object = {}) => ({
  CertificateArn: ACM,
  DomainName: 'shop.example.com',
  Type: 'AMAZON_ISSUED',
  Status: 'ISSUED',
  RenewalEligibility: 'ELIGIBLE',
  NotAfter,
  ...more,
})
const renewal = (RenewalStatus: string, UpdatedAt = '2026-05-20T00:00:00Z') => ({
  renewal: { RenewalSummary: { RenewalStatus, UpdatedAt, DomainValidationOptions: [] } },
})
const knowing = (acmCertificates: object[], serverCertificates: object[] = []) => ({
  acmCertificates,
  serverCertificates,
})
const FAR = '2026-12-01T00:00:00Z'
const SOON = '2026-06-20T00:00:00Z'

testRule(rule, {
  pass: [
    {
      name: 'months to go',
      row: listener([ACM]),
      needs: knowing([acm(FAR)]),
      message: `Issued and in date: ${SHOP}.`,
    },
    {
      name: 'exactly warnDays to go',
      row: listener([ACM]),
      needs: knowing([acm('2026-07-01T00:00:00Z', { Type: 'IMPORTED' })]),
      message: `Issued and in date: ${SHOP}.`,
    },
    {
      name: 'soon to end, but its renewal is under way',
      row: listener([ACM]),
      needs: knowing([acm(SOON, renewal('PENDING_AUTO_RENEWAL'))]),
      message: `Issued and in date: ${SHOP}.`,
    },
    {
      name: 'just renewed, the new end not yet shown',
      row: listener([ACM]),
      needs: knowing([acm(SOON, renewal('SUCCESS'))]),
      message: `Issued and in date: ${SHOP}.`,
    },
    {
      name: 'a user who wants to know long before ACM renews',
      row: listener([ACM]),
      needs: knowing([acm('2026-08-15T00:00:00Z')]),
      options: { warnDays: 90 },
      message: `Issued and in date: ${SHOP}.`,
    },
    {
      name: 'the default certificate in ACM, one for SNI in IAM',
      row: listener([ACM, IAM]),
      needs: knowing([acm(FAR)], [{ Arn: IAM, Expiration: FAR }]),
      message: `Issued and in date: ${SHOP}, ${IAM}.`,
    },
    {
      name: 'what the list leaves out stands in the details',
      row: listener([ACM]),
      needs: knowing([acm(undefined, { Status: undefined, renewal: { Status: 'ISSUED', NotAfter: FAR } })]),
      message: `Issued and in date: ${SHOP}.`,
    },
    {
      name: 'a TLS listener of an NLB, times as seconds since 1970',
      row: listener([ACM], { Protocol: 'TLS' }),
      needs: knowing([acm((Date.parse(FAR) / 1000) as unknown as string)]),
      message: `Issued and in date: ${SHOP}.`,
    },
  ],
  fail: [
    {
      name: 'expired',
      row: listener([ACM]),
      needs: knowing([acm('2026-05-31T23:00:00Z', { Type: 'IMPORTED' })]),
      message: `Certificate ${SHOP} expired on 2026-05-31.`,
      evidence: {
        path: `certificates['${ACM}'].NotAfter`,
        seen: '2026-05-31T23:00:00Z',
        expected: 'at least 30 days from now',
      },
      remediation:
        'aws elbv2 modify-listener --listener-arn {ListenerArn} --certificates CertificateArn=NEW_CERTIFICATE_ARN',
    },
    {
      name: 'expired, as ACM says itself',
      row: listener([ACM]),
      needs: knowing([acm('2026-05-31T23:00:00Z', { Status: 'EXPIRED' })]),
      message: `Certificate ${SHOP} is EXPIRED.`,
      evidence: { path: `certificates['${ACM}'].Status`, seen: 'EXPIRED', expected: 'ISSUED' },
    },
    {
      name: 'revoked',
      row: listener([ACM]),
      needs: knowing([acm(FAR, { Status: 'REVOKED' })]),
      message: `Certificate ${SHOP} is REVOKED.`,
    },
    {
      name: 'imported, and nobody replaced it',
      row: listener([ACM]),
      needs: knowing([acm(SOON, { Type: 'IMPORTED', RenewalEligibility: 'INELIGIBLE' })]),
      message: `Certificate ${SHOP} expires on 2026-06-20.`,
    },
    {
      name: 'no renewal is running',
      row: listener([ACM]),
      needs: knowing([acm(SOON, { renewal: { Status: 'ISSUED', NotAfter: SOON } })]),
      message: `Certificate ${SHOP} expires on 2026-06-20 and ACM is not renewing it.`,
    },
    {
      name: "the last renewal succeeded, this one's has not begun",
      row: listener([ACM]),
      needs: knowing([acm(SOON, renewal('SUCCESS', '2025-12-05T00:00:00Z'))]),
      message: `Certificate ${SHOP} expires on 2026-06-20 and ACM is not renewing it.`,
    },
    {
      name: 'the renewal waits for the owner of the domain',
      row: listener([ACM]),
      needs: knowing([acm(SOON, renewal('PENDING_VALIDATION'))]),
      message: `Certificate ${SHOP} expires on 2026-06-20 and its renewal waits for somebody to validate the domain.`,
      remediation:
        'aws acm describe-certificate --certificate-arn {CertificateArn} --query Certificate.DomainValidationOptions',
      values: { CertificateArn: ACM },
    },
    {
      name: 'the renewal waited in vain',
      row: listener([ACM]),
      needs: knowing([acm('2026-05-31T23:00:00Z', renewal('PENDING_VALIDATION'))]),
      message: `Certificate ${SHOP} expired on 2026-05-31.`,
      remediation:
        'aws elbv2 modify-listener --listener-arn {ListenerArn} --certificates CertificateArn=NEW_CERTIFICATE_ARN',
    },
    {
      name: 'never validated',
      row: listener([ACM]),
      needs: knowing([acm(undefined, { Status: 'PENDING_VALIDATION' })]),
      message: `Certificate ${SHOP} is PENDING_VALIDATION.`,
      remediation:
        'aws acm describe-certificate --certificate-arn {CertificateArn} --query Certificate.DomainValidationOptions',
      values: { CertificateArn: ACM },
    },
    {
      name: 'the renewal failed',
      row: listener([ACM]),
      needs: knowing([acm(SOON, renewal('FAILED'))]),
      message: `Certificate ${SHOP} expires on 2026-06-20 and its renewal failed.`,
    },
    {
      name: 'a running renewal is too late',
      row: listener([ACM]),
      needs: knowing([acm('2026-06-05T00:00:00Z', renewal('PENDING_AUTO_RENEWAL'))]),
      message: `Certificate ${SHOP} expires on 2026-06-05 and its renewal is still pending.`,
    },
    {
      name: 'one of the certificates for SNI',
      row: listener([ACM, SNI]),
      needs: knowing([acm(FAR), acm(FAR, { CertificateArn: SNI, Status: 'INACTIVE' })]),
      message: `Certificate shop.example.com (${SNI}) is INACTIVE.`,
      remediation:
        'aws elbv2 add-listener-certificates --listener-arn {ListenerArn} --certificates CertificateArn=NEW_CERTIFICATE_ARN --region {region}' +
        ' && aws elbv2 remove-listener-certificates --listener-arn {ListenerArn} --certificates CertificateArn={CertificateArn} --region {region}',
      values: { CertificateArn: SNI },
    },
    {
      name: 'seen only in the listener itself',
      row: listener([ACM], { certificates: [] }),
      needs: knowing([acm(FAR, { Status: 'REVOKED' })]),
      message: `Certificate ${SHOP} is REVOKED.`,
    },
    {
      name: 'an IAM certificate about to end',
      row: listener([IAM]),
      needs: knowing([], [{ Arn: IAM, Expiration: SOON }]),
      message: `Certificate ${IAM} expires on 2026-06-20.`,
      evidence: {
        path: `certificates['${IAM}'].Expiration`,
        seen: SOON,
        expected: 'at least 30 days from now',
      },
    },
    {
      name: 'an IAM certificate that is gone',
      row: listener([IAM]),
      needs: knowing([acm(FAR)]),
      message: `Certificate ${IAM} was deleted.`,
      evidence: { path: `certificates['${IAM}'].Arn`, seen: null, expected: IAM },
    },
    {
      name: 'one bad, one that cannot be seen',
      row: listener([ACM, FOREIGN]),
      needs: knowing([acm(FAR, { Status: 'REVOKED' })]),
      message: `Certificate ${SHOP} is REVOKED. Certificate ${FOREIGN} belongs to account 444455556666.`,
    },
  ],
  notApplicable: [
    {
      name: 'a Gateway Load Balancer, whose listener AWS gives no protocol',
      row: listener([], {
        Protocol: undefined,
        LoadBalancerArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/gwy/inspect/1234567890abcdef',
        certificates: undefined,
      }),
      needs: knowing([]),
      message: 'The GENEVE listener terminates no TLS.',
    },
    {
      name: 'HTTP',
      row: listener([], { Protocol: 'HTTP', certificates: undefined }),
      needs: knowing([]),
      message: 'The HTTP listener terminates no TLS.',
    },
  ],
  unknown: [
    {
      name: 'a certificate of another account',
      row: listener([ACM, FOREIGN]),
      needs: knowing([acm(FAR)]),
      message: `Certificate ${FOREIGN} belongs to account 444455556666.`,
    },
    {
      name: 'a certificate that ACM did not list',
      row: listener([ACM]),
      needs: knowing([]),
      message: `Certificate ${ACM} is not in the list that ACM gave.`,
    },
    {
      name: 'judged at a time when its renewal is due, from data of a time when it was not',
      row: listener([ACM]),
      needs: knowing([acm(SOON)]),
      message: `Certificate ${SHOP} ends on 2026-06-20, and nothing is known of its renewal.`,
    },
    {
      name: 'a status that AWS has added since',
      row: listener([ACM]),
      needs: knowing([acm(FAR, { Status: 'QUARANTINED' })]),
      message: `Certificate ${SHOP} is QUARANTINED, a status that is not known.`,
    },
    {
      name: 'neither status nor details',
      row: listener([ACM]),
      needs: knowing([acm(FAR, { Status: undefined })]),
      message: `Certificate ${SHOP} came without a status.`,
    },
    {
      name: 'no end',
      row: listener([IAM]),
      needs: knowing([], [{ Arn: IAM }]),
      message: `Certificate ${IAM} came without an end date.`,
    },
    {
      name: 'no certificate',
      row: listener([]),
      needs: knowing([]),
      message: 'AWS named no certificate of this listener.',
    },
    {
      name: 'no protocol',
      row: listener([ACM], { Protocol: undefined }),
      needs: knowing([acm(FAR)]),
      message: 'AWS did not say which protocol this listener speaks.',
    },
  ],
})
