import { iam } from './iam.ts'
import { sts } from './sts.ts'

/** The one row of account-level questions. No call: the session has asked who it is. */
export const account = sts
  .collection('account', {
    type: 'AWS::::Account',
    calls: [],
    list: async (_call, place) => [{ Account: place.account }],
    id: (row, place) => `arn:${place.partition}:iam::${row.Account}:root`,
    name: (row) => row.Account,
  })
  .extra('summary', {
    service: iam,
    calls: ['GetAccountSummary'],
    get: async (call) => (await call('GetAccountSummary')).SummaryMap,
  })
