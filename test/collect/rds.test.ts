import { databases, dbInstances } from '../../src/collect/rds.ts'
import { routeTables } from '../../src/collect/route-tables.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const TagList = [{ Key: 'team', Value: 'payments' }]
const instance = {
  DBInstanceIdentifier: 'orders-1',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-1',
  DBClusterIdentifier: 'orders',
  TagList,
}
const cluster = {
  DBClusterIdentifier: 'orders',
  DBClusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
  TagList: [],
}
const answers = {
  DescribeDBInstances: output({ DBInstances: [instance] }),
  DescribeDBClusters: output({ DBClusters: [cluster] }),
}

describe('rds.dbInstances', () => {
  it('has each instance by its ARN', async () => {
    const { rows, identities } = await collected(dbInstances, answers)
    expect(rows).toEqual([instance])
    expect(identities).toMatchObject([
      { id: instance.DBInstanceArn, name: 'orders-1', type: 'AWS::RDS::DBInstance', tags: { team: 'payments' } },
    ])
  })
})

describe('rds.databases', () => {
  it('has clusters and instances, each in its own shape', async () => {
    const { rows, identities, gaps } = await collected(databases, answers)
    expect(gaps).toEqual([])
    expect(rows).toEqual([cluster, instance])
    expect(identities.map(({ id, name, type }) => ({ id, name, type }))).toEqual([
      { id: cluster.DBClusterArn, name: 'orders', type: 'AWS::RDS::DBCluster' },
      { id: instance.DBInstanceArn, name: 'orders-1', type: 'AWS::RDS::DBInstance' },
    ])
  })

  it.each(Object.keys(answers))('is a gap where %s is denied, or has no list', async (operation) => {
    const { rows, gaps } = await collected(databases, { ...answers, [operation]: denied })
    expect(rows).toEqual([])
    expect(gaps).toMatchObject([{ kind: 'denied', action: `rds:${operation}` }])
    const half = await collected(databases, { ...answers, [operation]: output({}) })
    expect(half.gaps).toMatchObject([{ kind: 'failed', code: 'UnreadableAnswer' }])
  })
})

describe('ec2.routeTables', () => {
  it('makes an ARN of the id', async () => {
    const { identities } = await collected(routeTables, {
      DescribeRouteTables: output({ RouteTables: [{ RouteTableId: 'rtb-1', Tags: [] }] }),
    })
    expect(identities).toMatchObject([
      { id: 'arn:aws:ec2:eu-west-1:111122223333:route-table/rtb-1', name: 'rtb-1', type: 'AWS::EC2::RouteTable' },
    ])
  })
})
