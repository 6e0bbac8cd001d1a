import { ec2 } from './ec2.ts'

/** What EC2 lets an account set for a whole region: one row. */
export const settings = ec2
  .collection('settings', {
    type: 'AWS::::Account',
    calls: [],
    list: async (_call, { account }) => [{ Account: account }],
    id: (row, { partition }) => `arn:${partition}:iam::${row.Account}:root`,
    name: (row) => row.Account,
  })
  .extra('ebsEncryption', {
    calls: ['GetEbsEncryptionByDefault'],
    get: (call) => call('GetEbsEncryptionByDefault'),
  })
  .extra('snapshotBlockPublicAccess', {
    calls: ['GetSnapshotBlockPublicAccessState'],
    get: (call) => call('GetSnapshotBlockPublicAccessState'),
  })
