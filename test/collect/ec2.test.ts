import {
  ec2,
  instanceStatuses,
  instances,
  instanceTypes,
  networkInterfaces,
  securityGroups,
  snapshots,
} from '../../src/collect/ec2.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'
import { documented, hasDocumented } from './documented.ts'

const permission = (...ids: string[]) => ({
  IpProtocol: '-1',
  PrefixListIds: ids.map((PrefixListId) => ({ PrefixListId })),
})
const GROUPS = output({
  SecurityGroups: [
    { GroupId: 'sg-1', GroupName: 'plain', IpPermissions: [permission()], IpPermissionsEgress: [permission('pl-out')] },
    { GroupId: 'sg-2', GroupName: 'lists', IpPermissions: [permission('pl-a', 'pl-b'), permission('pl-a')] },
    { GroupId: 'sg-3', GroupName: 'bare' },
    { GroupId: 'sg-4', GroupName: 'more', IpPermissions: [permission('pl-a')] },
  ],
})

describe('ec2.instances', () => {
  it('takes them out of their reservations', async () => {
    const { rows, identities } = await collected(instances, {
      DescribeInstances: output({
        Reservations: [
          { Instances: [{ InstanceId: 'i-1', Tags: [{ Key: 'team', Value: 'shop' }] }, { InstanceId: 'i-2' }] },
          {},
          { Instances: [{ InstanceId: 'i-3' }] },
        ],
      }),
    })
    expect(rows.map((row) => row.InstanceId)).toEqual(['i-1', 'i-2', 'i-3'])
    expect(identities[0]).toMatchObject({
      id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
      name: 'i-1',
      tags: { team: 'shop' },
    })
  })

  it('are named by their Name tag, where there is one with a value', async () => {
    const tagged = (InstanceId: string, Value: string) => ({ InstanceId, Tags: [{ Key: 'Name', Value }] })
    const { identities } = await collected(instances, {
      DescribeInstances: output({
        Reservations: [{ Instances: [tagged('i-1', 'bastion'), tagged('i-2', ''), { InstanceId: 'i-3' }] }],
      }),
    })
    expect(identities.map(({ name }) => name)).toEqual(['bastion', 'i-2', 'i-3'])
  })

  it('takes an empty list for none, and an answer without a list for no answer', async () => {
    const none = await collected(instances, { DescribeInstances: output({ Reservations: [] }) })
    expect(none).toMatchObject({ rows: [], gaps: [] })
    const odd = await collected(instances, { DescribeInstances: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })
})

describe('ec2.instanceTypes', () => {
  const of = (...types: string[]) =>
    output({ Reservations: [{ Instances: types.map((InstanceType) => ({ InstanceType })) }] })

  it('are those of the instances, each asked for once', async () => {
    const { rows, asked } = await collected(instanceTypes, {
      DescribeInstances: of('t3.micro', 'm4.large', 't3.micro'),
      DescribeInstanceTypes: output({ InstanceTypes: [{ InstanceType: 'm4.large', CurrentGeneration: false }] }),
    })
    expect(rows).toEqual([{ InstanceType: 'm4.large', CurrentGeneration: false }])
    expect(asked).toEqual([
      'ec2:DescribeInstances {}',
      'ec2:DescribeInstanceTypes {"Filters":[{"Name":"instance-type","Values":["m4.large","t3.micro"]}]}',
    ])
  })

  it('are not asked for where there is no instance', async () => {
    const { rows, gaps, asked } = await collected(instanceTypes, { DescribeInstances: output({ Reservations: [] }) })
    expect({ rows, gaps, asked }).toEqual({ rows: [], gaps: [], asked: ['ec2:DescribeInstances {}'] })
  })

  it('have a gap where AWS gives no list', async () => {
    const odd = await collected(instanceTypes, { DescribeInstances: of('t3.micro'), DescribeInstanceTypes: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })

  it('are found in a recording of all types', () => {
    const recorded = { InstanceTypes: [{ InstanceType: 'm4.large' }, { InstanceType: 't3.micro' }] }
    const narrow = (Filters: { Name: string; Values: string[] }[]) =>
      ec2.narrow('DescribeInstanceTypes', recorded, { Filters }, { account: '111122223333' })
    const types = { Name: 'instance-type', Values: ['t3.micro'] }
    expect(narrow([types])).toEqual({ InstanceTypes: [{ InstanceType: 't3.micro' }] })
    expect(narrow([types, { Name: 'current-generation', Values: ['true'] }])).toBeUndefined()
  })
})

describe('ec2.snapshots', () => {
  it("asks for the account's own", async () => {
    const { identities, asked } = await collected(snapshots, {
      DescribeSnapshots: output({ Snapshots: [{ SnapshotId: 'snap-1', OwnerId: '111122223333' }] }),
    })
    expect(identities).toMatchObject([{ id: 'arn:aws:ec2:eu-west-1::snapshot/snap-1', name: 'snap-1' }])
    expect(asked).toEqual(['ec2:DescribeSnapshots {"OwnerIds":["self"]}'])
  })

  it("finds the account's own in a recording of all that it may see", () => {
    const own = { SnapshotId: 'snap-1', OwnerId: '111122223333' }
    const recorded = { Snapshots: [own, { SnapshotId: 'snap-2', OwnerId: 'amazon' }, { SnapshotId: 'snap-3' }] }
    const narrowed = ec2.narrow('DescribeSnapshots', recorded, { OwnerIds: ['self'] }, { account: '111122223333' })
    expect(narrowed).toEqual({ Snapshots: [own] })
  })
})

describe('ec2.networkInterfaces', () => {
  it('lists them with their tags', async () => {
    const { identities } = await collected(networkInterfaces, {
      DescribeNetworkInterfaces: output({
        NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', TagSet: [{ Key: 'team', Value: 'shop' }] }],
      }),
    })
    expect(identities).toMatchObject([
      { id: 'arn:aws:ec2:eu-west-1:111122223333:network-interface/eni-1', tags: { team: 'shop' } },
    ])
  })
})

describe('ec2.securityGroups', () => {
  it('are named by their group name', async () => {
    const { identities, asked } = await collected(securityGroups, { DescribeSecurityGroups: GROUPS })
    expect(identities[0]).toMatchObject({
      id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1',
      name: 'plain',
    })
    expect(asked).toEqual(['ec2:DescribeSecurityGroups {}'])
  })

  it('get the names of the prefix lists of their inbound rules, with one call for all', async () => {
    const { rows, asked } = await collected(securityGroups.with('prefixLists'), {
      DescribeSecurityGroups: GROUPS,
      DescribeManagedPrefixLists: output({
        PrefixLists: ['pl-a', 'pl-b', 'pl-out', 'pl-unused'].map((PrefixListId) => ({ PrefixListId })),
      }),
    })
    expect(rows.map((row) => row.prefixLists)).toEqual([
      [],
      [{ PrefixListId: 'pl-a' }, { PrefixListId: 'pl-b' }],
      [],
      [{ PrefixListId: 'pl-a' }],
    ])
    expect(asked).toEqual(['ec2:DescribeSecurityGroups {}', 'ec2:DescribeManagedPrefixLists {}'])
  })

  it('get the entries of each of these lists, each asked for once', async () => {
    const { rows, asked } = await collected(securityGroups.with('prefixListEntries'), {
      DescribeSecurityGroups: GROUPS,
      GetManagedPrefixListEntries: ({ input }) =>
        output(input.PrefixListId === 'pl-a' ? { Entries: [{ Cidr: '10.0.0.0/8' }] } : {}),
    })
    expect(rows[0]?.prefixListEntries).toEqual([])
    expect(rows[1]?.prefixListEntries).toEqual([
      { PrefixListId: 'pl-a', Entries: [{ Cidr: '10.0.0.0/8' }] },
      { PrefixListId: 'pl-b', Entries: [] },
    ])
    expect(asked.sort()).toEqual([
      'ec2:DescribeSecurityGroups {}',
      'ec2:GetManagedPrefixListEntries {"PrefixListId":"pl-a"}',
      'ec2:GetManagedPrefixListEntries {"PrefixListId":"pl-b"}',
    ])
  })

  it('have a gap where a list may not be read, and only there', async () => {
    const { gaps } = await collected(securityGroups.with('prefixListEntries'), {
      DescribeSecurityGroups: GROUPS,
      GetManagedPrefixListEntries: ({ input }) => (input.PrefixListId === 'pl-b' ? denied : output({ Entries: [] })),
    })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'ec2:GetManagedPrefixListEntries' }])
  })
})

describe.skipIf(!hasDocumented)('the documented answers of EC2', () => {
  it.each([
    ['DescribeInstances', instances, ['my-instance']],
    ['DescribeInstanceStatus', instanceStatuses, ['i-1234567890abcdef0']],
    ['DescribeSnapshots', snapshots, ['snap-01234567890abcdef']],
    ['DescribeNetworkInterfaces', networkInterfaces, ['eni-e5aa89a3', 'eni-f9ba99bf']],
  ])('%s', async (operation, collection, names) => {
    const [answer = {}] = documented('ec2', operation)
    const { identities } = await collected(collection, { [operation]: output(answer) })
    expect(identities.map(({ name }) => name)).toEqual(names)
  })
})
