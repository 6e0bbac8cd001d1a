import { defineService } from '../collection.ts'
import type { Output } from '../service.ts'

/** RDS and Aurora. It also lists what Neptune and DocumentDB run, which are told by their `Engine`. */
export const rds = defineService({
  name: 'rds',
  scope: 'regional',
  load: () => import('@aws-sdk/client-rds'),
  pageSize: { default: 100 },
})

export const dbInstances = rds.collection('dbInstances', {
  type: 'AWS::RDS::DBInstance',
  calls: ['DescribeDBInstances'],
  list: async (call) => (await call('DescribeDBInstances')).DBInstances,
  id: (instance) => instance.DBInstanceArn,
  name: (instance) => instance.DBInstanceIdentifier,
  tags: (instance) => instance.TagList,
})

type Sdk = NonNullable<(typeof rds)['types']>['sdk']
type DBInstance = NonNullable<Output<Sdk, 'DescribeDBInstances'>['DBInstances']>[number]
type DBCluster = NonNullable<Output<Sdk, 'DescribeDBClusters'>['DBClusters']>[number]

const isInstance = (database: DBInstance | DBCluster): database is DBInstance => 'DBInstanceArn' in database

/** Whatever has storage of its own or in a cluster: the clusters, then the instances, each in its own shape. */
export const databases = rds.collection('databases', {
  type: (database: DBInstance | DBCluster) => (isInstance(database) ? 'AWS::RDS::DBInstance' : 'AWS::RDS::DBCluster'),
  calls: ['DescribeDBClusters', 'DescribeDBInstances'],
  list: async (call) => {
    const [{ DBClusters }, { DBInstances }] = await Promise.all([
      call('DescribeDBClusters'),
      call('DescribeDBInstances'),
    ])
    return DBClusters && DBInstances && [...DBClusters, ...DBInstances]
  },
  id: (database) => (isInstance(database) ? database.DBInstanceArn : database.DBClusterArn),
  name: (database) => (isInstance(database) ? database.DBInstanceIdentifier : database.DBClusterIdentifier),
  tags: (database) => database.TagList,
})
