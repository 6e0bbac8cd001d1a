import { defineService } from '../collection.ts'

export const iam = defineService({
  name: 'iam',
  scope: 'global',
  load: () => import('@aws-sdk/client-iam'),
  pageSize: { default: 1000 },
  doneWhen: { GenerateCredentialReport: (output) => output.State === 'COMPLETE' },
})

export const users = iam
  .collection('users', {
    type: 'AWS::IAM::User',
    calls: ['ListUsers'],
    list: async (call) => (await call('ListUsers')).Users,
    id: (user) => user.Arn,
    name: (user) => user.UserName,
    tags: (user) => user.Tags,
  })
  .extra('loginProfile', {
    calls: ['GetLoginProfile'],
    get: async (call, user) =>
      (await call('GetLoginProfile', { UserName: user.UserName }, { absentOn: ['NoSuchEntityException'] }))
        ?.LoginProfile,
  })
  .extra('mfaDevices', {
    calls: ['ListMFADevices'],
    get: async (call, user) => (await call('ListMFADevices', { UserName: user.UserName })).MFADevices,
  })
