import { ec2 } from '../../src/collect/ec2.ts'
import { launchTemplates } from '../../src/collect/launch-templates.ts'
import type { JsonObject } from '../../src/json.ts'
import type { CallRequest } from '../../src/source/source.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const template = (id: string, LatestVersionNumber: number, DefaultVersionNumber = LatestVersionNumber) => ({
  LaunchTemplateId: id,
  LaunchTemplateName: `name-${id}`,
  LatestVersionNumber,
  DefaultVersionNumber,
})
const version = (id: string, VersionNumber: number, LaunchTemplateData: object = {}) => ({
  LaunchTemplateId: id,
  VersionNumber,
  LaunchTemplateData,
})
const BULK = 'ec2:DescribeLaunchTemplateVersions {"Versions":["$Latest","$Default"]}'
const versions =
  (all: ReturnType<typeof version>[]) =>
  ({ input }: CallRequest) =>
    output({
      LaunchTemplateVersions: all.filter(
        ({ LaunchTemplateId }) => !input.LaunchTemplateId || input.LaunchTemplateId === LaunchTemplateId,
      ),
    })

describe('ec2.launchTemplates', () => {
  it('are named as they are', async () => {
    const { identities } = await collected(launchTemplates, {
      DescribeLaunchTemplates: output({ LaunchTemplates: [template('lt-1', 1)] }),
    })
    expect(identities).toMatchObject([
      { id: 'arn:aws:ec2:eu-west-1:111122223333:launch-template/lt-1', name: 'name-lt-1' },
    ])
  })

  it('get their versions with one call, but for those that have old ones', async () => {
    const { rows, asked } = await collected(launchTemplates.with('versions'), {
      DescribeLaunchTemplates: output({
        LaunchTemplates: [template('lt-1', 1), template('lt-2', 2, 1), template('lt-3', 3)],
      }),
      DescribeLaunchTemplateVersions: versions([
        version('lt-1', 1),
        version('lt-1', 1),
        version('lt-2', 2),
        version('lt-2', 1),
        version('lt-3', 3),
        version('lt-3', 1),
      ]),
    })
    const numbers = rows.map((row) => (row.versions as { VersionNumber: number }[]).map((each) => each.VersionNumber))
    expect(numbers).toEqual([[1], [2, 1], [3, 1]])
    expect(asked.slice(1).sort()).toEqual(['ec2:DescribeLaunchTemplateVersions {"LaunchTemplateId":"lt-3"}', BULK])
  })
})

describe('metadataDefaults', () => {
  const V2 = { MetadataOptions: { HttpTokens: 'required' } }
  const answers = (all: ReturnType<typeof version>[], account: object) => ({
    DescribeLaunchTemplates: output({ LaunchTemplates: [template('lt-1', 1)] }),
    DescribeLaunchTemplateVersions: versions(all),
    GetInstanceMetadataDefaults: output({ AccountLevel: account }),
    DescribeImages: output({ Images: [{ ImageId: 'ami-1a', ImdsSupport: 'v2.0', Name: 'al2023' }] }),
  })
  const collection = launchTemplates.with('metadataDefaults')

  it('are not asked for where every version says what it wants', async () => {
    const off = { MetadataOptions: { HttpEndpoint: 'disabled' } }
    const { rows, asked } = await collected(collection, answers([version('lt-1', 1, V2), version('lt-1', 2, off)], {}))
    expect(rows[0]?.metadataDefaults).toBeUndefined()
    expect(asked).toEqual(['ec2:DescribeLaunchTemplates {}', BULK])
  })

  it("are the account's, where it has any", async () => {
    const silent = version('lt-1', 1, { ImageId: 'ami-1a' })
    const { rows, asked } = await collected(collection, answers([silent], { HttpTokens: 'required' }))
    expect(rows[0]?.metadataDefaults).toEqual({ account: { HttpTokens: 'required' }, images: [] })
    expect(asked.at(-1)).toBe('ec2:GetInstanceMetadataDefaults {}')
  })

  it("or else the images'", async () => {
    const silent = [
      version('lt-1', 1, { ImageId: 'ami-1a' }),
      version('lt-1', 2, { ImageId: 'resolve:ssm:/golden' }),
      version('lt-1', 3),
    ]
    const { rows, asked } = await collected(collection, answers(silent, { HttpTokens: 'no-preference' }))
    expect(rows[0]?.metadataDefaults).toEqual({
      account: { HttpTokens: 'no-preference' },
      images: [{ ImageId: 'ami-1a', ImdsSupport: 'v2.0' }],
    })
    expect(asked.at(-1)).toBe('ec2:DescribeImages {"ImageIds":["ami-1a"]}')
  })

  it('leave out an image that is gone, and have a gap where nobody may look', async () => {
    const gone = { state: 'error', error: { name: 'InvalidAMIID.NotFound', message: 'gone' } } as const
    const silent = answers([version('lt-1', 1, { ImageId: 'ami-1a' })], {})
    const { rows } = await collected(collection, { ...silent, DescribeImages: gone })
    expect(rows[0]?.metadataDefaults).toEqual({ account: {}, images: [] })
    const { gaps } = await collected(collection, { ...silent, GetInstanceMetadataDefaults: denied })
    expect(gaps).toMatchObject([{ action: 'ec2:GetInstanceMetadataDefaults' }])
  })
})

describe('user data of a version', () => {
  it('is scrubbed', () => {
    const UserData = Buffer.from('#!/bin/bash\nexport DB_PASSWORD=k7-Vienna!\n').toString('base64')
    const answer: object = {
      LaunchTemplateVersions: [
        version('lt-1', 2, { UserData, ImageId: 'ami-1a' }),
        version('lt-1', 1, { UserData: '', ImageId: 'ami-1a' }),
      ],
    }
    const scrubbed = ec2.scrub('DescribeLaunchTemplateVersions', answer as JsonObject)
    expect(scrubbed).toEqual({
      LaunchTemplateVersions: [
        version('lt-1', 2, { UserData: '[secret - password in line 2]', ImageId: 'ami-1a' }),
        version('lt-1', 1, { UserData: '', ImageId: 'ami-1a' }),
      ],
    })
    expect(ec2.scrub('DescribeLaunchTemplateVersions', scrubbed)).toEqual(scrubbed)
  })

  it.skipIf(!hasDocumented)('leaves the documented answer as it is', () => {
    const [answer = {}] = documented('ec2', 'DescribeLaunchTemplateVersions')
    expect(ec2.scrub('DescribeLaunchTemplateVersions', answer)).toEqual(answer)
  })
})
