import { defineService } from '../collection.ts'

export const guardduty = defineService({
  name: 'guardduty',
  scope: 'regional',
  load: () => import('@aws-sdk/client-guardduty'),
  pageSize: { default: 50 },
  // A region has one detector at most: an answer recorded without its input is that one's.
  narrow: { GetDetector: (recorded) => recorded },
})

/** The detectors of a region, in one row: AWS allows one, and there is none where GuardDuty was never turned on. */
export const detection = guardduty.collection('detection', {
  type: 'AWS::::Account',
  calls: ['ListDetectors', 'GetDetector'],
  list: async (call, { account }) => {
    const { DetectorIds } = await call('ListDetectors')
    if (!DetectorIds) return undefined
    const Detectors = await Promise.all(
      DetectorIds.map(async (DetectorId) => ({ DetectorId, ...(await call('GetDetector', { DetectorId })) })),
    )
    return [{ Account: account, Detectors }]
  },
  id: (row, { partition }) => `arn:${partition}:iam::${row.Account}:root`,
  name: (row) => row.Account,
})
