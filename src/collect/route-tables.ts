import { ec2 } from './ec2.ts'

export const routeTables = ec2.collection('routeTables', {
  type: 'AWS::EC2::RouteTable',
  calls: ['DescribeRouteTables'],
  list: async (call) => (await call('DescribeRouteTables')).RouteTables,
  id: (table, { partition, region, account }) =>
    `arn:${partition}:ec2:${region}:${account}:route-table/${table.RouteTableId}`,
  tags: (table) => table.Tags,
})
