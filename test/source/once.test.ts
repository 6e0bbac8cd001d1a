import { once } from '../../src/source/once.ts'
import type { CallRequest } from '../../src/source/source.ts'
import { output, scriptedSource } from '../engine/scripted-source.ts'
import { iam } from './services.ts'

const request = (input = {}): CallRequest => ({
  ...{ account: '111122223333', region: 'global', service: iam, operation: 'ListUsers', input },
})

describe('a call that is wanted again', () => {
  const asked = () => {
    const source = scriptedSource({ ListUsers: output({ Users: [] }) })
    let repeats = 0
    return { source, ...once(source, () => repeats++), repeats: () => repeats }
  }

  it('is answered from memory, and told of', async () => {
    const { source, call, repeats } = asked()
    const answers = await Promise.all([call(request()), call(request()), call(request({ PathPrefix: '/ci/' }))])
    expect(answers).toEqual(Array(3).fill(output({ Users: [] })))
    expect(source.asked.length).toBe(2)
    expect(repeats()).toBe(1)
  })

  it('is none where it was only asked ahead until then', async () => {
    const { source, call, repeats } = asked()
    const ahead = { ...request(), isAhead: true }
    await call(ahead)
    await call(ahead)
    await call(request())
    await call(ahead)
    expect(repeats()).toBe(0)
    await call(request())
    expect(repeats()).toBe(1)
    expect(source.asked.length).toBe(1)
  })
})
