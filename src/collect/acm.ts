import { RENEWAL_WINDOW_DAYS } from '../aws/certificate-state.ts'
import { defineService } from '../collection.ts'
import { daysUntil } from '../time.ts'

export const acm = defineService({
  name: 'acm',
  scope: 'regional',
  load: () => import('@aws-sdk/client-acm'),
  pageSize: { default: 1000 },
})

/** ACM lists only RSA keys of 1024 and 2048 bits unless told otherwise. */
const ALL_KEY_TYPES = [
  'RSA_1024',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
] as const

/**
 * Issued, requested and imported certificates. Those whose private key an ACME client made and holds are not listed:
 * no AWS service can serve them.
 */
export const certificates = acm
  .collection('certificates', {
    type: 'AWS::CertificateManager::Certificate',
    calls: ['ListCertificates'],
    list: async (call) =>
      (await call('ListCertificates', { Includes: { keyTypes: [...ALL_KEY_TYPES] } })).CertificateSummaryList,
    id: (certificate) => certificate.CertificateArn,
    name: (certificate) => certificate.DomainName,
  })
  /**
   * `{ Status, NotAfter, RenewalSummary }` of the certificate's details. Undefined where the list says all there is:
   * the certificate is not issued, not ACM's to renew, or its renewal is not yet due.
   */
  .extra('renewal', {
    calls: ['DescribeCertificate'],
    get: async (call, certificate, { now }) => {
      if (!needsDetails(certificate, now)) return undefined
      const { CertificateArn } = certificate
      const answer = await call('DescribeCertificate', { CertificateArn }, { absentOn: ['ResourceNotFoundException'] })
      if (!answer?.Certificate) return undefined
      const { Status, NotAfter, RenewalSummary } = answer.Certificate
      return { Status, NotAfter, RenewalSummary }
    },
  })

interface Summary {
  Status?: string | undefined
  NotAfter?: string | undefined
  Type?: string | undefined
  RenewalEligibility?: string | undefined
}

function needsDetails({ Status, NotAfter, Type, RenewalEligibility }: Summary, now: Date): boolean {
  if (!Status) return true
  if (Status !== 'ISSUED') return false
  const days = daysUntil(NotAfter, now)
  if (days === undefined) return true
  return days <= RENEWAL_WINDOW_DAYS && Type !== 'IMPORTED' && RenewalEligibility !== 'INELIGIBLE'
}
