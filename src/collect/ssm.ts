import { defineService } from '../collection.ts'

/** Systems Manager. The value of a parameter is never asked for. */
export const ssm = defineService({
  name: 'ssm',
  scope: 'regional',
  load: () => import('@aws-sdk/client-ssm'),
  pageSize: { default: 50 },
})

/** Parameters without their values; those that AWS publishes and those that other accounts share are not listed. */
export const parameters = ssm.collection('parameters', {
  type: 'AWS::SSM::Parameter',
  calls: ['DescribeParameters'],
  list: async (call) => (await call('DescribeParameters')).Parameters,
  // The ARN has one slash between `parameter` and the name, whether or not the name begins with one.
  id: ({ ARN, Name }, { partition, region, account }) =>
    ARN ?? `arn:${partition}:ssm:${region}:${account}:parameter/${Name?.replace(/^\//, '')}`,
  name: (parameter) => parameter.Name,
})

/** Instances, and machines elsewhere, whose SSM Agent has registered. */
export const managedNodes = ssm.collection('managedNodes', {
  type: 'AWS::SSM::ManagedInstance',
  calls: ['DescribeInstanceInformation'],
  list: async (call) => (await call('DescribeInstanceInformation')).InstanceInformationList,
  id: ({ InstanceId }, { partition, region, account }) =>
    `arn:${partition}:ssm:${region}:${account}:managed-instance/${InstanceId}`,
})
