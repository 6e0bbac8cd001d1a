import type { CertificateDetail, CertificateSummary } from '@aws-sdk/client-acm'
import type { ServerCertificateMetadata } from '@aws-sdk/client-iam'
import type { Json } from '../json.ts'
import { daysUntil, parseTime } from '../time.ts'

/** ACM starts to renew a certificate at most this many days before its end. */
export const RENEWAL_WINDOW_DAYS = 60

type Details = Pick<CertificateDetail, 'Status' | 'NotAfter' | 'RenewalSummary'>

/** A certificate of ACM's list, with the extra `renewal` of its collection. */
export type AcmCertificate = Json<CertificateSummary & { renewal: Details | undefined }>

/** Whether clients accept a certificate now and for some time; `why` completes "Certificate example.com …". */
export type CertificateState = { is: 'valid' } | Bad | { is: 'unknown'; why: string }

interface Bad {
  is: 'bad'
  why: string
  field: string
  value: string | null
  expected: string
  /** ACM waits for somebody to show that the domain is theirs. */
  awaitsValidation?: true
}

/** Days before its end when a certificate should have been renewed, and when even a running renewal is too late. */
export interface Limits {
  warnDays: number
  criticalDays: number
}

/** What an account's own lists say of its certificates. */
export interface KnownCertificates {
  acmCertificates: readonly AcmCertificate[]
  serverCertificates: readonly Json<ServerCertificateMetadata>[]
  account: string
  options: Limits
  now: Date
}

/** The state of the certificate of ACM or IAM that something refers to by its ARN. */
export function certificateState(arn: string, known: KnownCertificates): CertificateState {
  const { account, options, now } = known
  const [, , service, , owner] = arn.split(':')
  if (owner !== account) return { is: 'unknown', why: `belongs to account ${owner}` }
  const acmCertificate = known.acmCertificates.find(({ CertificateArn }) => CertificateArn === arn)
  if (acmCertificate) return acmCertificateState(acmCertificate, options, now)
  const serverCertificate = known.serverCertificates.find(({ Arn }) => Arn === arn)
  if (serverCertificate) return stateAtEnd('Expiration', serverCertificate.Expiration, options, now)
  // IAM deletes a certificate that is in use; ACM refuses, so that one which its list lacks was only not listed.
  return service === 'iam'
    ? { is: 'bad', why: 'was deleted', field: 'Arn', value: null, expected: arn }
    : { is: 'unknown', why: 'is not in the list that ACM gave' }
}

const NOT_ISSUED = ['EXPIRED', 'FAILED', 'INACTIVE', 'PENDING_VALIDATION', 'REVOKED', 'VALIDATION_TIMED_OUT']

export function acmCertificateState(certificate: AcmCertificate, limits: Limits, now: Date): CertificateState {
  const { renewal, Status = renewal?.Status, NotAfter = renewal?.NotAfter } = certificate
  if (!Status) return { is: 'unknown', why: 'came without a status' }
  if (NOT_ISSUED.includes(Status)) {
    const bad: Bad = { is: 'bad', why: `is ${Status}`, field: 'Status', value: Status, expected: 'ISSUED' }
    return Status === 'PENDING_VALIDATION' ? { ...bad, awaitsValidation: true } : bad
  }
  if (Status !== 'ISSUED') return { is: 'unknown', why: `is ${Status}, a status that is not known` }
  if (certificate.Type === 'IMPORTED' || certificate.RenewalEligibility === 'INELIGIBLE') {
    return stateAtEnd('NotAfter', NotAfter, limits, now)
  }
  // ACM has not begun before its window opens, however early the user wants to be warned.
  const warnDays = Math.min(limits.warnDays, RENEWAL_WINDOW_DAYS)
  const atEnd = stateAtEnd('NotAfter', NotAfter, { ...limits, warnDays }, now, managedRenewal(certificate, NotAfter))
  // Nobody asked about a renewal that was not due when the data was captured: `now` can be later.
  if (atEnd.is !== 'bad' || renewal || !NotAfter) return atEnd
  return { is: 'unknown', why: `ends on ${dateOf(NotAfter)}, and nothing is known of its renewal` }
}

interface Renewal {
  underWay: boolean
  words: string
  awaitsValidation?: true
}

function managedRenewal({ renewal }: AcmCertificate, end: string | undefined): Renewal {
  const { RenewalStatus, UpdatedAt } = renewal?.RenewalSummary ?? {}
  switch (RenewalStatus) {
    case 'PENDING_AUTO_RENEWAL':
      return { underWay: true, words: ' and its renewal is still pending' }
    case 'PENDING_VALIDATION':
      return {
        underWay: false,
        words: ' and its renewal waits for somebody to validate the domain',
        awaitsValidation: true,
      }
    case 'FAILED':
      return { underWay: false, words: ' and its renewal failed' }
    default: {
      // A success stays on record for the certificate's whole life: it counts only where it is this end's renewal.
      const succeeded = RenewalStatus === 'SUCCESS' ? parseTime(UpdatedAt) : undefined
      const age = succeeded === undefined ? undefined : daysUntil(end, new Date(succeeded))
      const underWay = age !== undefined && age <= RENEWAL_WINDOW_DAYS
      return {
        underWay,
        words: underWay ? ' and the renewed certificate is not in use' : ' and ACM is not renewing it',
      }
    }
  }
}

function stateAtEnd(
  field: string,
  end: string | undefined,
  { warnDays, criticalDays }: Limits,
  now: Date,
  { underWay, words, awaitsValidation }: Renewal = { underWay: false, words: '' },
): CertificateState {
  const days = daysUntil(end, now)
  if (end === undefined || days === undefined) return { is: 'unknown', why: 'came without an end date' }
  if (days >= warnDays || (days >= criticalDays && underWay)) return { is: 'valid' }
  const why = days < 0 ? `expired on ${dateOf(end)}` : `expires on ${dateOf(end)}${words}`
  const bad: Bad = { is: 'bad', why, field, value: end, expected: `at least ${warnDays} days from now` }
  // Validation renews a certificate as long as it is valid; afterwards there is nothing left to renew.
  return awaitsValidation && days >= 0 ? { ...bad, awaitsValidation } : bad
}

const dateOf = (time: string) => new Date(parseTime(time) ?? Number.NaN).toISOString().slice(0, 10)
