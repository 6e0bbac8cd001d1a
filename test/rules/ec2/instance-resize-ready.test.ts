import rule from '../../../rules/ec2/instance-resize-ready.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (more: object = {}) => ({
  InstanceId: 'i-1',
  State: { Name: 'running' },
  VirtualizationType: 'hvm',
  RootDeviceType: 'ebs',
  Architecture: 'x86_64',
  EnaSupport: true,
  ...more,
})
const RELAUNCH = 'aws ec2 run-instances --image-id NEW_IMAGE --instance-type NEW_TYPE --subnet-id {SubnetId}'

testRule(rule, {
  pass: [
    { name: 'ready', row: instance(), message: 'It is a 64-bit HVM instance on EBS, with ENA.' },
    {
      name: 'on Arm, stopped',
      row: instance({ Architecture: 'arm64', State: { Name: 'stopped' } }),
      message: 'It is a 64-bit HVM instance on EBS, with ENA.',
    },
  ],
  fail: [
    {
      name: 'no ENA: AWS leaves the field out',
      row: instance({ EnaSupport: undefined }),
      message: 'Enhanced networking with ENA is not enabled.',
      evidence: { path: 'EnaSupport', seen: null, expected: true },
      remediation: 'aws ec2 modify-instance-attribute --instance-id {InstanceId} --ena-support',
    },
    {
      name: 'paravirtual',
      row: instance({ VirtualizationType: 'paravirtual' }),
      message: 'It is paravirtual.',
      evidence: { path: 'VirtualizationType', seen: 'paravirtual', expected: 'hvm' },
      remediation: RELAUNCH,
    },
    {
      name: 'instance store, and no ENA either',
      row: instance({ RootDeviceType: 'instance-store', EnaSupport: false }),
      message:
        'Its root device is an instance store: it cannot be stopped. Enhanced networking with ENA is not enabled.',
      remediation: RELAUNCH,
    },
    { name: '32 bits', row: instance({ Architecture: 'i386' }), message: 'It is a 32-bit instance.', severity: 'low' },
  ],
  notApplicable: [
    {
      name: 'terminated',
      row: instance({ State: { Name: 'terminated' }, EnaSupport: undefined }),
      message: 'The instance is terminated.',
    },
  ],
  unknown: [
    {
      name: 'AWS says nothing of it',
      row: instance({ VirtualizationType: undefined }),
      message: 'AWS did not say how the instance is virtualized.',
    },
  ],
})
