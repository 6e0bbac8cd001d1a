import { defineService } from '../collection.ts'

export const efs = defineService({
  name: 'efs',
  scope: 'regional',
  iamPrefix: 'elasticfilesystem',
  load: () => import('@aws-sdk/client-efs'),
  pageSize: { default: 100 },
})

export const fileSystems = efs.collection('fileSystems', {
  type: 'AWS::EFS::FileSystem',
  calls: ['DescribeFileSystems'],
  list: async (call) => (await call('DescribeFileSystems')).FileSystems,
  id: (fileSystem) => fileSystem.FileSystemArn,
  name: (fileSystem) => fileSystem.Name || fileSystem.FileSystemId,
  tags: (fileSystem) => fileSystem.Tags,
})
