import { defineService } from '../collection.ts'

export const ec2 = defineService({
  name: 'ec2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-ec2'),
  pageSize: { default: 1000 },
})

export const instances = ec2.collection('instances', {
  type: 'AWS::EC2::Instance',
  calls: ['DescribeInstances'],
  list: async (call) =>
    (await call('DescribeInstances')).Reservations?.flatMap((reservation) => reservation.Instances ?? []),
  id: (instance, { partition, region, account }) =>
    `arn:${partition}:ec2:${region}:${account}:instance/${instance.InstanceId}`,
  tags: (instance) => instance.Tags,
})
