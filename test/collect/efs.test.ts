import { fileSystems } from '../../src/collect/efs.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const fileSystem = {
  FileSystemId: 'fs-1',
  FileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1',
  Encrypted: true,
  Tags: [{ Key: 'Name', Value: 'media' }],
}

describe('efs.fileSystems', () => {
  it('has each by its ARN, called by its name if it has one', async () => {
    const named = { ...fileSystem, Name: 'media' }
    const { rows, identities } = await collected(fileSystems, {
      DescribeFileSystems: output({ FileSystems: [named, fileSystem] }),
    })
    expect(rows).toEqual([named, fileSystem])
    expect(identities.map(({ name }) => name)).toEqual(['media', 'fs-1'])
    expect(identities[0]).toMatchObject({ id: fileSystem.FileSystemArn, type: 'AWS::EFS::FileSystem' })
  })

  it('names the IAM action by its own prefix', async () => {
    const { gaps } = await collected(fileSystems, { DescribeFileSystems: denied })
    expect(gaps).toMatchObject([{ service: 'efs', action: 'elasticfilesystem:DescribeFileSystems' }])
  })
})
