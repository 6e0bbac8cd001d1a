import { defineService } from '../collection.ts'

export const s3control = defineService({
  name: 's3control',
  client: 's3-control',
  scope: 'global',
  iamPrefix: 's3',
  iamActions: { GetPublicAccessBlock: 'GetAccountPublicAccessBlock' },
  load: () => import('@aws-sdk/client-s3-control'),
  narrow: {
    // An account may ask for its own settings only, so an answer recorded without its input is that account's.
    GetPublicAccessBlock: (recorded, asked, { account }) => (asked.AccountId === account ? recorded : undefined),
  },
})

/** One row: the account's Block Public Access settings; without `PublicAccessBlockConfiguration` where none are set. */
export const accountPublicAccessBlock = s3control.collection('accountPublicAccessBlock', {
  type: 'AWS::::Account',
  calls: ['GetPublicAccessBlock'],
  list: async (call, { account }) => {
    const answer = await call(
      'GetPublicAccessBlock',
      { AccountId: account },
      { absentOn: ['NoSuchPublicAccessBlockConfiguration'] },
    )
    return [{ Account: account, PublicAccessBlockConfiguration: answer?.PublicAccessBlockConfiguration }]
  },
  id: ({ Account }, { partition }) => `arn:${partition}:iam::${Account}:root`,
  name: ({ Account }) => Account,
})
