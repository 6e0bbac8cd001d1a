import rule from '../../../rules/autoscaling/group-scaling-policy.ts'
import { testRule } from '../../../src/testing.ts'
import { action, group, OTHERS, policy, predictive, stepPolicy } from './scaling-rows.ts'

const needs = (policies: object[], scheduledActions: object[] = []) => ({ policies, scheduledActions })
const tagged = (Key: string) => group({ Tags: [{ Key, Value: '' }] })

testRule(rule, {
  pass: [
    { name: 'target tracking', row: group(), needs: needs([policy('cpu')]), message: 'Policy cpu scales the group.' },
    {
      name: 'a step policy',
      row: group(),
      needs: needs([stepPolicy('up', [1])]),
      message: 'Policy up scales the group.',
    },
    {
      name: 'a simple policy of which AWS does not say that it is enabled',
      row: group(),
      needs: needs([policy('up', { PolicyType: 'SimpleScaling', ScalingAdjustment: 1, Enabled: undefined })]),
      message: 'Policy up scales the group.',
    },
    {
      name: 'a forecast that scales',
      row: group(),
      needs: needs([predictive('daily', { Mode: 'ForecastAndScale' })]),
      message: 'Policy daily scales the group.',
    },
    {
      name: 'a schedule',
      row: group(),
      needs: needs([], [action()]),
      message: "Scheduled action mornings changes the group's size.",
    },
    {
      name: 'a schedule that ends later',
      row: group(),
      needs: needs([], [action({ EndTime: '2026-06-02T00:00:00Z' })]),
      message: "Scheduled action mornings changes the group's size.",
    },
  ],
  fail: [
    {
      name: 'nothing',
      row: group(),
      needs: needs([]),
      message: 'The group may have 1 to 4 instances, and nothing changes their number.',
      evidence: { path: 'policies', seen: [], expected: 'an enabled scaling policy or a scheduled action' },
    },
    {
      name: 'what other groups have',
      row: group(),
      needs: needs([policy('cpu', OTHERS)], [action(OTHERS)]),
      message: 'The group may have 1 to 4 instances, and nothing changes their number.',
    },
    {
      name: 'a forecast that only forecasts, and a disabled policy',
      row: group(),
      needs: needs([predictive('daily', { Mode: 'ForecastOnly' }), policy('cpu', { Enabled: false })]),
      message:
        'The group may have 1 to 4 instances, and nothing changes their number. Policy daily scales nothing. Policy cpu is disabled.',
      evidence: {
        path: 'policies',
        seen: ['daily', 'cpu'],
        expected: 'an enabled scaling policy or a scheduled action',
      },
    },
    {
      name: 'a forecast without a mode: AWS only forecasts then',
      row: group(),
      needs: needs([predictive('daily', {})]),
      message: 'The group may have 1 to 4 instances, and nothing changes their number. Policy daily scales nothing.',
    },
    {
      name: 'a schedule that is over',
      row: group(),
      needs: needs([], [action({ EndTime: '2026-05-31T23:59:59Z' })]),
      message: 'The group may have 1 to 4 instances, and nothing changes their number.',
    },
  ],
  notApplicable: [
    {
      name: 'a fixed size',
      row: group({ MinSize: 2, MaxSize: 2 }),
      needs: needs([]),
      message: 'The group always has 2 instances, and replaces those that fail.',
    },
    {
      name: 'a capacity provider of ECS',
      row: tagged('AmazonECSManaged'),
      needs: needs([]),
      message: 'The group is scaled by Amazon ECS.',
    },
    {
      name: 'Kubernetes',
      row: tagged('k8s.io/cluster-autoscaler/shop'),
      needs: needs([]),
      message: 'The group is scaled by the Kubernetes Cluster Autoscaler.',
    },
    {
      name: 'a managed node group',
      row: tagged('eks:nodegroup-name'),
      needs: needs([]),
      message: 'The group is scaled by Amazon EKS.',
    },
    {
      name: 'Karpenter',
      row: tagged('karpenter.sh/nodepool'),
      needs: needs([]),
      message: 'The group is scaled by Karpenter.',
    },
    {
      name: 'being deleted',
      row: group({ Status: 'Delete in progress' }),
      needs: needs([]),
      message: 'The group is being deleted.',
    },
  ],
  unknown: [
    {
      name: 'no sizes',
      row: group({ MinSize: undefined, MaxSize: undefined }),
      needs: needs([]),
      message: 'AWS did not say how large the group may be.',
    },
  ],
})
