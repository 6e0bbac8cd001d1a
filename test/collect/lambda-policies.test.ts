import { ResourceNotFoundException } from '@aws-sdk/client-lambda'
import { functionPolicies } from '../../src/collect/lambda-policies.ts'
import { denied, output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:orders'
const list = { ListFunctions: output({ Functions: [{ FunctionName: 'orders', FunctionArn: ARN }] }) }
const policies = functionPolicies.with('policy')

describe('the policy of a function', () => {
  it('is asked for by the ARN', async () => {
    const { rows, asked } = await collected(policies, { ...list, GetPolicy: output({ Policy: '{}', RevisionId: 'a' }) })
    expect(rows[0]!.policy).toEqual({ Policy: '{}', RevisionId: 'a' })
    expect(asked).toEqual(['lambda:ListFunctions {}', `lambda:GetPolicy {"FunctionName":"${ARN}"}`])
  })

  it('is undefined where the function has none', async () => {
    const { name, message } = new ResourceNotFoundException({ message: 'No policy is associated.', $metadata: {} })
    const { rows, gaps } = await collected(policies, {
      ...list,
      GetPolicy: { state: 'error', error: { name, message } },
    })
    expect(rows[0]!.policy).toBeUndefined()
    expect(gaps).toEqual([])
  })

  it('is a gap when denied', async () => {
    const { gaps } = await collected(policies, { ...list, GetPolicy: denied })
    expect(gaps).toMatchObject([{ kind: 'denied', action: 'lambda:GetPolicy' }])
  })
})
