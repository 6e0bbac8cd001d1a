import { FORMATS, type Format, reporters } from '../../src/report/reporters.ts'
import { sampleReport } from './sample.ts'

describe('reporters', () => {
  it('has one for every format, with a line for --help', () => {
    expect(Object.keys(reporters)).toEqual(Object.keys(FORMATS))
    for (const line of Object.values(FORMATS)) expect(line).toMatch(/^[^\n]{20,100}$/)
  })

  it.each(Object.keys(FORMATS) as Format[])(
    '%s is pure: the same report gives the same text and stays as it was',
    async (format) => {
      const report = sampleReport()
      const reporter = await reporters[format]()
      const text = reporter(report, { color: false, width: 80 })
      expect(reporter(report, { color: false, width: 80 })).toBe(text)
      expect(report).toEqual(sampleReport())
      expect(text).toMatch(/[^\n]\n$/)
    },
  )
})
