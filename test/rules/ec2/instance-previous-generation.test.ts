import rule from '../../../rules/ec2/instance-previous-generation.ts'
import { testRule } from '../../../src/testing.ts'

const instance = (InstanceType: string, more: object = {}) => ({
  InstanceId: 'i-1',
  InstanceType,
  State: { Name: 'running' },
  ...more,
})
const needs = {
  types: [
    { InstanceType: 'm4.large', CurrentGeneration: false },
    { InstanceType: 'm7i.large', CurrentGeneration: true },
    { InstanceType: 't2.micro', CurrentGeneration: true },
    { InstanceType: 'odd.large' },
  ],
}
const fleet = (Key: string) => ({ InstanceLifecycle: 'spot', Tags: [{ Key, Value: 'fleet-1' }] })

testRule(rule, {
  pass: [
    { name: 'current', row: instance('m7i.large'), needs, message: 'Type m7i.large is of the current generation.' },
    {
      name: 't2, where the user takes AWS at its word',
      row: instance('t2.micro'),
      needs,
      options: { extraFamilies: [] },
      message: 'Type t2.micro is of the current generation.',
    },
  ],
  fail: [
    {
      name: 'previous',
      row: instance('m4.large'),
      needs,
      message: 'Type m4.large is of a previous generation.',
      evidence: { path: 'InstanceType', seen: 'm4.large', expected: 'a type of the current generation' },
    },
    {
      name: 'stopped: it would start as it was',
      row: instance('m4.large', { State: { Name: 'stopped' } }),
      needs,
      message: 'Type m4.large is of a previous generation.',
    },
    {
      name: 't2, which AWS calls current',
      row: instance('t2.micro'),
      needs,
      message: 'Type t2.micro is of t2, an old family that AWS still sells as current.',
    },
    {
      name: 'an on-demand instance of a fleet',
      row: instance('m4.large', { Tags: [{ Key: 'aws:ec2:fleet-id', Value: 'fleet-1' }] }),
      needs,
      message: 'Type m4.large is of a previous generation.',
    },
    {
      name: 'a Spot Instance that was asked for by type',
      row: instance('m4.large', { InstanceLifecycle: 'spot' }),
      needs,
      message: 'Type m4.large is of a previous generation.',
    },
  ],
  notApplicable: [
    {
      name: 'terminated',
      row: instance('m4.large', { State: { Name: 'terminated' } }),
      needs,
      message: 'The instance is terminated.',
    },
    {
      name: 'EC2 Fleet',
      row: instance('m4.large', fleet('aws:ec2:fleet-id')),
      needs,
      message: 'A fleet of Spot Instances chose the type m4.large.',
    },
    {
      name: 'Spot Fleet',
      row: instance('m4.large', fleet('aws:ec2spot:fleet-request-id')),
      needs,
      message: 'A fleet of Spot Instances chose the type m4.large.',
    },
  ],
  unknown: [
    {
      name: 'a type that AWS did not describe',
      row: instance('x99.large'),
      needs,
      message: 'AWS did not say of which generation x99.large is.',
    },
    {
      name: 'a type without a generation',
      row: instance('odd.large'),
      needs,
      message: 'AWS did not say of which generation odd.large is.',
    },
  ],
})
