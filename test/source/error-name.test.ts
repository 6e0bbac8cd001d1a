import { sameErrorName } from '../../src/source/error-name.ts'

it.each([
  ['NoSuchEntity', 'NoSuchEntityException', true],
  ['LoadBalancerNotFoundException', 'LoadBalancerNotFound', true],
  ['AccessDenied', 'AccessDenied', true],
  ['AccessDenied', 'AccessDeniedByPolicy', false],
  ['ExceptionInTransit', 'InTransit', false],
])('%s and %s: %s', (one, other, same) => {
  expect(sameErrorName(one, other)).toBe(same)
  expect(sameErrorName(other, one)).toBe(same)
})
