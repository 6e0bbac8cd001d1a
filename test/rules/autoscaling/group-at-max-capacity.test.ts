import rule from '../../../rules/autoscaling/group-at-max-capacity.ts'
import { testRule } from '../../../src/testing.ts'
import { group, OTHERS, policy, predictive, stepPolicy } from './scaling-rows.ts'

const FULL = { DesiredCapacity: 4 }
const weighted = (...weights: string[]) =>
  weights.map((WeightedCapacity, i) => ({ InstanceId: `i-${i}`, LifecycleState: 'InService', WeightedCapacity }))

testRule(rule, {
  pass: [
    {
      name: 'room for two',
      row: group(),
      needs: { policies: [policy('cpu')] },
      message: "The group's capacity is 2 of at most 4.",
    },
    {
      name: 'room, and no policy',
      row: group(),
      needs: { policies: [] },
      message: "The group's capacity is 2 of at most 4.",
    },
    {
      name: 'a forecast that may raise the maximum',
      row: group(FULL),
      needs: {
        policies: [predictive('daily', { Mode: 'ForecastAndScale', MaxCapacityBreachBehavior: 'IncreaseMaxCapacity' })],
      },
      message: 'Policy daily may go beyond the maximum of 4.',
    },
    {
      name: 'more instances than wanted for a while, each of no weight',
      row: group({
        Instances: Array.from({ length: 4 }, (_, i) => ({ InstanceId: `i-${i}`, LifecycleState: 'InService' })),
      }),
      needs: { policies: [policy('cpu')] },
      message: "The group's capacity is 2 of at most 4.",
    },
  ],
  fail: [
    {
      name: 'at its maximum',
      row: group(FULL),
      needs: { policies: [policy('cpu')] },
      message: "The group's capacity is 4 of at most 4: policy cpu cannot scale it out.",
      evidence: { path: 'MaxSize', seen: 4, expected: 'more than 4' },
    },
    {
      name: 'a fixed size with a policy that can do nothing',
      row: group({ MinSize: 2, MaxSize: 2 }),
      needs: { policies: [policy('cpu')] },
      message: "The group's capacity is 2 of at most 2: policy cpu cannot scale it out.",
    },
    {
      name: 'the weight of what runs reaches it',
      row: group({ Instances: weighted('2', '3') }),
      needs: { policies: [stepPolicy('up', [1])] },
      message: "The group's capacity is 5 of at most 4: policy up cannot scale it out.",
    },
    {
      name: 'less room than the user wants',
      row: group({ DesiredCapacity: 3 }),
      needs: { policies: [policy('cpu')] },
      options: { headroom: 2 },
      message: "The group's capacity is 3 of at most 4: policy cpu cannot scale it out much.",
      evidence: { path: 'MaxSize', seen: 4, expected: 'more than 4' },
    },
  ],
  notApplicable: [
    {
      name: 'a fixed size, without policies',
      row: group({ MinSize: 2, MaxSize: 2 }),
      needs: { policies: [policy('cpu', OTHERS)] },
      message: 'No policy scales the group out.',
    },
    {
      name: 'what Kubernetes marks: whether anything scales it is not in AWS',
      row: group({ ...FULL, Tags: [{ Key: 'k8s.io/cluster-autoscaler/enabled', Value: 'true' }] }),
      needs: { policies: [] },
      message: 'No policy scales the group out.',
    },
    {
      name: 'policies that only scale in, are disabled or forecast',
      row: group(FULL),
      needs: {
        policies: [
          stepPolicy('down', [-1]),
          policy('off', { Enabled: false }),
          predictive('daily', { Mode: 'ForecastOnly' }),
        ],
      },
      message: 'No policy scales the group out.',
    },
    {
      name: 'may launch nothing',
      row: group({ MaxSize: 0, DesiredCapacity: 0 }),
      needs: { policies: [policy('cpu')] },
      message: 'The group may launch no instance: its maximum size is 0.',
    },
  ],
  unknown: [
    {
      name: 'no size',
      row: group({ MaxSize: undefined }),
      needs: { policies: [] },
      message: 'AWS did not say how large the group is.',
    },
  ],
})
