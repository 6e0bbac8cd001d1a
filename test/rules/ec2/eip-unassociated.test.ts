import rule from '../../../rules/ec2/eip-unassociated.ts'
import { testRule } from '../../../src/testing.ts'

const address = (more: object = {}) => ({
  AllocationId: 'eipalloc-1',
  PublicIp: '203.0.113.10',
  PublicIpv4Pool: 'amazon',
  Domain: 'vpc',
  ...more,
})

testRule(rule, {
  pass: [
    {
      name: 'a NAT gateway’s',
      row: address({ AssociationId: 'eipassoc-1', NetworkInterfaceId: 'eni-1' }),
      message: 'Address 203.0.113.10 is associated with eni-1.',
    },
    {
      name: 'an instance’s',
      row: address({ AssociationId: 'eipassoc-1', NetworkInterfaceId: 'eni-1', InstanceId: 'i-1' }),
      message: 'Address 203.0.113.10 is associated with i-1.',
    },
    {
      name: 'EC2-Classic, which knew no associations',
      row: address({ Domain: 'standard', AllocationId: undefined, InstanceId: 'i-1' }),
      message: 'Address 203.0.113.10 is associated with i-1.',
    },
  ],
  fail: [
    {
      name: 'nobody’s',
      row: address(),
      message: 'Address 203.0.113.10 is associated with nothing.',
      evidence: { path: 'AssociationId', seen: null, expected: 'an association' },
    },
    {
      name: 'EC2-Classic, with the empty instance that AWS gave',
      row: address({ Domain: 'standard', AllocationId: undefined, InstanceId: '' }),
      message: 'Address 203.0.113.10 is associated with nothing.',
    },
  ],
  notApplicable: [
    {
      name: 'of a pool that was brought to AWS',
      row: address({ PublicIpv4Pool: 'ipv4pool-ec2-012345' }),
      message: 'Address 203.0.113.10 is kept in the pool ipv4pool-ec2-012345.',
    },
    {
      name: 'of an Outpost',
      row: address({ PublicIp: undefined, PublicIpv4Pool: undefined, CustomerOwnedIpv4Pool: 'ipv4pool-coip-1' }),
      message: 'An address is kept in the pool ipv4pool-coip-1.',
    },
  ],
})
