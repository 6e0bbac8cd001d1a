import { functions } from './lambda.ts'

/**
 * Functions with `policy`: who may invoke them, `{ Policy }` as JSON text; undefined where a function has no policy.
 * It is that of the function itself: its versions and aliases may each have another.
 */
export const functionPolicies = functions.extra('policy', {
  calls: ['GetPolicy'],
  get: (call, { FunctionArn }) =>
    call('GetPolicy', { FunctionName: FunctionArn }, { absentOn: ['ResourceNotFoundException'] }),
})
