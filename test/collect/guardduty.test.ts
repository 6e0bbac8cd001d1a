import { detection, guardduty } from '../../src/collect/guardduty.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

describe('guardduty.detection', () => {
  it('has one row for the account in a region, with its detector', async () => {
    const { rows, identities, gaps, asked } = await collected(detection, {
      ListDetectors: output({ DetectorIds: ['12abc'] }),
      GetDetector: output({ Status: 'ENABLED', Features: [] }),
    })
    expect(gaps).toEqual([])
    expect(rows).toEqual([
      { Account: '111122223333', Detectors: [{ DetectorId: '12abc', Status: 'ENABLED', Features: [] }] },
    ])
    expect(identities).toMatchObject([{ id: 'arn:aws:iam::111122223333:root', type: 'AWS::::Account' }])
    expect(asked).toEqual(['guardduty:ListDetectors {}', 'guardduty:GetDetector {"DetectorId":"12abc"}'])
  })

  it('has a row where there is no detector', async () => {
    const { rows } = await collected(detection, { ListDetectors: output({ DetectorIds: [] }) })
    expect(rows).toEqual([{ Account: '111122223333', Detectors: [] }])
  })

  it.each([
    ['ListDetectors', {}],
    ['GetDetector', { ListDetectors: output({ DetectorIds: ['12abc'] }) }],
  ])('is a gap where %s is denied', async (operation, others) => {
    const { rows, gaps } = await collected(detection, { ...others, [operation]: denied })
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'denied', action: `guardduty:${operation}` }])
  })

  it('is a gap where the list is missing', async () => {
    const { gaps } = await collected(detection, { ListDetectors: output({}) })
    expect(gaps).toMatchObject([{ kind: 'failed', code: 'UnreadableAnswer' }])
  })

  it('takes a detector recorded without its input for the only one', () => {
    const recorded = { Status: 'ENABLED' }
    const context = { account: '111122223333' }
    expect(guardduty.narrow('GetDetector', recorded, { DetectorId: '12abc' }, context)).toEqual(recorded)
  })
})

describe.skipIf(!hasDocumented)('the documented answers of guardduty', () => {
  it('are read', async () => {
    const last = (operation: string) => output(documented('guardduty', operation).at(-1) ?? {})
    const { rows, gaps } = await collected(detection, {
      ListDetectors: last('ListDetectors'),
      GetDetector: last('GetDetector'),
    })
    expect(gaps).toEqual([])
    expect(rows).toMatchObject([{ Detectors: [{ DetectorId: '12abc34d567e8fa901bc2d34eexample', Status: 'ENABLED' }] }])
  })
})
