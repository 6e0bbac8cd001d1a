import { functions, lambda } from '../../src/collect/lambda.ts'
import type { JsonObject } from '../../src/json.ts'
import { output } from '../engine/scripted-source.ts'
import { collected } from './collected.ts'

const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:orders'
const configuration = (Environment?: object) => ({
  FunctionName: 'orders',
  FunctionArn: arn,
  ...(Environment && { Environment }),
})

describe('lambda.functions', () => {
  it('lists them with one call', async () => {
    const { identities, asked } = await collected(functions, {
      ListFunctions: output({ Functions: [configuration()] }),
    })
    expect(identities).toMatchObject([{ id: arn, name: 'orders' }])
    expect(asked).toEqual(['lambda:ListFunctions {}'])
  })

  it('takes an empty list for none, and an answer without a list for no answer', async () => {
    expect(await collected(functions, { ListFunctions: output({ Functions: [] }) })).toMatchObject({
      rows: [],
      gaps: [],
    })
    const odd = await collected(functions, { ListFunctions: output({}) })
    expect(odd).toMatchObject({ rows: [], gaps: [{ kind: 'failed', code: 'UnreadableAnswer' }] })
  })
})

describe('environment variables', () => {
  const raw = configuration({
    Variables: { TABLE: 'orders', DB_PASSWORD: 'k7-Vienna!', EMPTY: '' },
    Error: { ErrorCode: 'AccessDeniedException', Message: 'could not decrypt k7-Vienna!' },
  })
  const scrubbed = configuration({
    Variables: { TABLE: '[removed]', DB_PASSWORD: '[secret - password]', EMPTY: '[removed]' },
    Error: { ErrorCode: 'AccessDeniedException', Message: '[removed]' },
  })

  it.each([
    ['GetFunctionConfiguration', raw, scrubbed],
    ['ListFunctions', { Functions: [raw, configuration()] }, { Functions: [scrubbed, configuration()] }],
  ])('are scrubbed out of %s, once and for all', (operation, before: object, after: object) => {
    expect(lambda.scrub(operation, before as JsonObject)).toEqual(after)
    expect(lambda.scrub(operation, after as JsonObject)).toEqual(after)
  })
})
