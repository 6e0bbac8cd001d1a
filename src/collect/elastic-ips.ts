import { ec2 } from './ec2.ts'

export const addresses = ec2.collection('addresses', {
  type: 'AWS::EC2::EIP',
  calls: ['DescribeAddresses'],
  list: async (call) => (await call('DescribeAddresses')).Addresses,
  // Addresses of EC2-Classic have no allocation.
  id: (address, { partition, region, account }) =>
    `arn:${partition}:ec2:${region}:${account}:elastic-ip/${address.AllocationId ?? address.PublicIp}`,
  tags: (address) => address.Tags,
})
