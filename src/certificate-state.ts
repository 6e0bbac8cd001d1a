import { RENEWAL_WINDOW_DAYS, type certificates } from './collect/acm.ts'
import type { serverCertificates } from './collect/iam.ts'
import type { RowOf } from './collection.ts'
import { daysUntil, parseTime } from './time.ts'

type AcmCertificate = RowOf<ReturnType<typeof certificates.with<['renewal']>>>
type ServerCertificate = RowOf<typeof serverCertificates>

/** Whether clients accept a certificate now and for some time; `why` completes "Certificate example.com …". */
export type CertificateState =
  | { is: 'valid' }
  | { is: 'bad'; why: string; field: string; value: string | null; expected: string }
  | { is: 'unknown'; why: string }

/** Days before its end when a certificate should have been renewed, and when even a running renewal is too late. */
export interface Limits {
  warnDays: number
  criticalDays: number
}

const NOT_ISSUED = ['EXPIRED', 'FAILED', 'INACTIVE', 'PENDING_VALIDATION', 'REVOKED', 'VALIDATION_TIMED_OUT']

export function acmCertificateState(certificate: AcmCertificate, limits: Limits, now: Date): CertificateState {
  const { renewal, Status = renewal?.Status, NotAfter = renewal?.NotAfter } = certificate
  if (!Status) return { is: 'unknown', why: 'came without a status' }
  if (NOT_ISSUED.includes(Status)) {
    return { is: 'bad', why: `is ${Status}`, field: 'Status', value: Status, expected: 'ISSUED' }
  }
  if (Status !== 'ISSUED') return { is: 'unknown', why: `is ${Status}, a status that is not known` }
  if (certificate.Type === 'IMPORTED' || certificate.RenewalEligibility === 'INELIGIBLE') {
    return stateAtEnd('NotAfter', NotAfter, limits, now)
  }
  // ACM has not begun before its window opens, however early the user wants to be warned.
  const warnDays = Math.min(limits.warnDays, RENEWAL_WINDOW_DAYS)
  return stateAtEnd('NotAfter', NotAfter, { ...limits, warnDays }, now, managedRenewal(certificate, NotAfter))
}

/** IAM renews nothing: only the end of the certificate counts. */
export function serverCertificateState({ Expiration }: ServerCertificate, limits: Limits, now: Date): CertificateState {
  return stateAtEnd('Expiration', Expiration, limits, now)
}

interface Renewal {
  underWay: boolean
  words: string
}

function managedRenewal({ renewal }: AcmCertificate, end: string | undefined): Renewal {
  const { RenewalStatus, UpdatedAt } = renewal?.RenewalSummary ?? {}
  switch (RenewalStatus) {
    case 'PENDING_AUTO_RENEWAL':
      return { underWay: true, words: ' and its renewal is still pending' }
    case 'PENDING_VALIDATION':
      return { underWay: false, words: ' and its renewal waits for somebody to validate the domain' }
    case 'FAILED':
      return { underWay: false, words: ' and its renewal failed' }
    default: {
      // A success stays on record for the certificate's whole life: it counts only where it is this end's renewal.
      const succeeded = RenewalStatus === 'SUCCESS' ? parseTime(UpdatedAt) : undefined
      const age = succeeded === undefined ? undefined : daysUntil(end, new Date(succeeded))
      const underWay = age !== undefined && age <= RENEWAL_WINDOW_DAYS
      return { underWay, words: underWay ? ' and the renewed certificate is not in use' : ' and ACM is not renewing it' }
    }
  }
}

function stateAtEnd(
  field: string,
  end: string | undefined,
  { warnDays, criticalDays }: Limits,
  now: Date,
  renewal: Renewal = { underWay: false, words: '' },
): CertificateState {
  const days = daysUntil(end, now)
  if (end === undefined || days === undefined) return { is: 'unknown', why: 'came without an end date' }
  if (days >= warnDays || (days >= criticalDays && renewal.underWay)) return { is: 'valid' }
  const why = days < 0 ? `expired on ${dateOf(end)}` : `expires on ${dateOf(end)}${renewal.words}`
  return { is: 'bad', why, field, value: end, expected: `at least ${warnDays} days from now` }
}

const dateOf = (time: string) => new Date(parseTime(time) ?? Number.NaN).toISOString().slice(0, 10)
