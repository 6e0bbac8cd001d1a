import { ec2 } from '../../src/collect/ec2.ts'
import { userDataOwners } from '../../src/collect/user-data.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const instance = (InstanceId: string, Name: string, Tags: object[] = []) => ({ InstanceId, State: { Name }, Tags })
const answers = {
  DescribeInstances: output({
    Reservations: [
      { Instances: [instance('i-1', 'running', [{ Key: 'Name', Value: 'web' }]), instance('i-2', 'stopped')] },
      { Instances: [instance('i-3', 'terminated')] },
    ],
  }),
  DescribeLaunchTemplates: output({
    LaunchTemplates: [{ LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', LatestVersionNumber: 1 }],
  }),
  DescribeLaunchTemplateVersions: output({
    LaunchTemplateVersions: [
      { LaunchTemplateId: 'lt-1', VersionNumber: 1, LaunchTemplateData: { UserData: '[removed]' } },
      { LaunchTemplateId: 'lt-2', VersionNumber: 1, LaunchTemplateData: { UserData: '[removed]' } },
    ],
  }),
  DescribeInstanceAttribute: output({ UserData: { Value: '[removed]' } }),
}

describe('ec2.userDataOwners', () => {
  it('are instances and launch templates', async () => {
    const { identities } = await collected(userDataOwners, answers)
    const arn = (resource: string) => `arn:aws:ec2:eu-west-1:111122223333:${resource}`
    expect(identities).toMatchObject([
      { id: arn('instance/i-1'), name: 'web', type: 'AWS::EC2::Instance' },
      { id: arn('instance/i-2'), name: 'i-2' },
      { id: arn('instance/i-3') },
      { id: arn('launch-template/lt-1'), name: 'web', type: 'AWS::EC2::LaunchTemplate' },
    ])
  })

  it('are unknown where either list is', async () => {
    const { gaps } = await collected(userDataOwners, { ...answers, DescribeLaunchTemplates: denied })
    expect(gaps).toMatchObject([{ action: 'ec2:DescribeLaunchTemplates' }])
  })

  it('are asked for their user data, unless they are terminated', async () => {
    const { rows, asked } = await collected(userDataOwners.with('userData'), answers)
    expect(rows.map((row) => row.userData)).toEqual([
      [{ verdict: '[removed]' }],
      [{ verdict: '[removed]' }],
      [],
      [{ version: 1, verdict: '[removed]' }],
    ])
    expect(asked.filter((call) => call.includes('Attribute'))).toEqual([
      'ec2:DescribeInstanceAttribute {"InstanceId":"i-1","Attribute":"userData"}',
      'ec2:DescribeInstanceAttribute {"InstanceId":"i-2","Attribute":"userData"}',
    ])
  })

  it('have none where they have none, or are gone', async () => {
    const gone = { state: 'error', error: { name: 'InvalidInstanceID.NotFound', message: 'gone' } } as const
    const { rows, gaps } = await collected(userDataOwners.with('userData'), {
      ...answers,
      DescribeInstanceAttribute: ({ input }) => (input.InstanceId === 'i-1' ? gone : output({ UserData: {} })),
    })
    expect(rows.slice(0, 2).map((row) => row.userData)).toEqual([[], []])
    expect(gaps).toEqual([])
  })
})

it('user data of an instance is scrubbed', () => {
  const Value = Buffer.from('#!/bin/bash\nexport DB_PASSWORD=k7-Vienna!\n').toString('base64')
  const scrubbed = ec2.scrub('DescribeInstanceAttribute', { InstanceId: 'i-1', UserData: { Value } })
  expect(scrubbed).toEqual({ InstanceId: 'i-1', UserData: { Value: '[secret - password in line 2]' } })
  expect(ec2.scrub('DescribeInstanceAttribute', scrubbed)).toEqual(scrubbed)
  for (const UserData of [{}, { Value: '' }]) {
    expect(ec2.scrub('DescribeInstanceAttribute', { InstanceId: 'i-1', UserData })).toEqual({ InstanceId: 'i-1' })
  }
})
