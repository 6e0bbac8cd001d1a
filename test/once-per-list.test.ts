import { oncePerList } from '../src/once-per-list.ts'

describe('oncePerList', () => {
  it('computes once for one list, and anew for another with the same content', () => {
    const compute = vi.fn((rows: readonly { size: number }[]) => rows.reduce((sum, { size }) => sum + size, 0))
    const total = oncePerList(compute)
    const rows = [{ size: 1 }, { size: 2 }]
    expect([total(rows), total(rows), total([...rows])]).toEqual([3, 3, 3])
    expect(compute).toHaveBeenCalledTimes(2)
  })

  it('remembers that there was nothing', () => {
    const compute = vi.fn(() => undefined)
    const nothing = oncePerList(compute)
    const rows = [{}]
    nothing(rows)
    nothing(rows)
    expect(compute).toHaveBeenCalledTimes(1)
  })
})
