import { KeyAlgorithm } from '@aws-sdk/client-acm'
import { acm, certificates } from '../../src/collect/acm.ts'
import type { Answer } from '../../src/source/source.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

// The tests' present is 2026-06-01T00:00:00Z.
const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/5cc54884'
const listing = (summary: object): Answer =>
  output({ CertificateSummaryList: [{ CertificateArn: ARN, DomainName: 'shop.example.com', ...summary }] })
const details: Answer = output({
  Certificate: {
    CertificateArn: ARN,
    Status: 'ISSUED',
    NotAfter: '2026-06-20T00:00:00Z',
    RenewalSummary: { RenewalStatus: 'PENDING_AUTO_RENEWAL' },
    InUseBy: ['arn:lb'],
  },
})
const SOON = '2026-07-01T00:00:00Z'

describe('acm.certificates', () => {
  it('asks for every key type that the SDK knows: ACM leaves most of them out by default', async () => {
    const { identities, asked } = await collected(certificates, { ListCertificates: listing({}) })
    expect(identities).toMatchObject([{ id: ARN, name: 'shop.example.com' }])
    expect(asked).toHaveLength(1)
    const input = JSON.parse(asked[0]?.replace('acm:ListCertificates ', '') ?? '')
    expect(input.Includes.keyTypes.sort()).toEqual(Object.values(KeyAlgorithm).sort())
  })

  it('does not take a recording of the default key types for the whole list', () => {
    const asked = { Includes: { keyTypes: ['RSA_4096'] } }
    expect(acm.narrow('ListCertificates', { CertificateSummaryList: [] }, asked, { account: '1' })).toBeUndefined()
  })

  it('takes an empty list for none, and an answer without a list for no answer', async () => {
    const none = await collected(certificates, { ListCertificates: output({ CertificateSummaryList: [] }) })
    expect(none).toMatchObject({ rows: [], gaps: [] })
    const odd = await collected(certificates, { ListCertificates: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })
})

describe('acm.certificates renewal', () => {
  const renewalOf = (summary: object, answer: Answer = details) =>
    collected(certificates.with('renewal'), { ListCertificates: listing(summary), DescribeCertificate: answer })

  it.each([
    ['soon to end', { Status: 'ISSUED', NotAfter: SOON, Type: 'AMAZON_ISSUED', RenewalEligibility: 'ELIGIBLE' }],
    ['private and soon to end', { Status: 'ISSUED', NotAfter: SOON, Type: 'PRIVATE' }],
    ['listed without its status', { NotAfter: '2027-01-01T00:00:00Z' }],
    ['listed without its end', { Status: 'ISSUED' }],
  ])('is asked for a certificate that is %s', async (_, summary) => {
    const { rows, asked } = await renewalOf(summary)
    expect(rows[0]?.renewal).toEqual({
      Status: 'ISSUED',
      NotAfter: '2026-06-20T00:00:00Z',
      RenewalSummary: { RenewalStatus: 'PENDING_AUTO_RENEWAL' },
    })
    expect(asked.at(-1)).toBe(`acm:DescribeCertificate {"CertificateArn":"${ARN}"}`)
  })

  it.each([
    ['far from its end', { Status: 'ISSUED', NotAfter: '2026-08-15T00:00:00Z', Type: 'AMAZON_ISSUED' }],
    ['imported', { Status: 'ISSUED', NotAfter: SOON, Type: 'IMPORTED' }],
    ['not eligible', { Status: 'ISSUED', NotAfter: SOON, RenewalEligibility: 'INELIGIBLE' }],
    ['not issued', { Status: 'PENDING_VALIDATION' }],
    ['expired, as ACM says', { Status: 'EXPIRED', NotAfter: '2026-01-01T00:00:00Z' }],
  ])('is not asked for a certificate that is %s', async (_, summary) => {
    const { rows, asked } = await renewalOf(summary)
    expect(rows[0]?.renewal).toBeUndefined()
    expect(asked).toHaveLength(1)
  })

  it('takes a certificate that is gone for one without renewal', async () => {
    const gone: Answer = { state: 'error', error: { name: 'ResourceNotFoundException', message: 'gone' } }
    expect((await renewalOf({ Status: 'ISSUED', NotAfter: SOON }, gone)).gaps).toEqual([])
  })

  it('is a gap when denied', async () => {
    const { gaps } = await renewalOf({ Status: 'ISSUED', NotAfter: SOON }, denied)
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'acm:DescribeCertificate' }])
  })
})
