import rules from 'awsure:rules'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, typescriptFiles } from '../scripts/virtual-modules.js'
import { collectionsOf } from '../src/engine/plan.ts'
import { quotedPlaceholders } from '../src/report/remediation.ts'

describe('the catalogue', () => {
  it('has the 25 core rules', () => expect(rules.length).toBeGreaterThanOrEqual(25))

  it('has no id twice', () => {
    const ids = rules.map(({ rule }) => rule.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  describe.each(rules)('$rule.id', ({ file, rule }) => {
    it('is named by its path', () => {
      const [, service, name] = /^rules\/([^/]+)\/([^/]+)\.ts$/.exec(file) ?? []
      expect(rule.id).toBe(`${service}-${name}`)
    })

    it('has a test', () => access(join(root, 'test', file.replace(/\.ts$/, '.test.ts'))))

    it('is a page that a stranger can read', async () => {
      const text = await readFile(join(root, file), 'utf8')
      expect(text.split('\n').length).toBeLessThanOrEqual(100)
      const [, check = ''] = /\n {2}check\(([\s\S]*?)\n {2}\},/.exec(text) ?? []
      expect(check.split('\n').length, 'lines of check').toBeLessThanOrEqual(26)
    })

    it('says what should hold, why, how to mend it and where it comes from', () => {
      expect(rule.title).toMatch(/^[A-Z].*[^.]$/)
      expect(rule.rationale).toMatch(/^[A-Z].*[.]$/s)
      expect(rule.remediation).toMatch(/^aws [a-z0-9-]+ [a-z-]+/)
      expect(rule.source.length).toBeGreaterThan(0)
      for (const section of rule.source) expect(section).toMatch(/^([1-9]|1[0-24-7])(\.\d+)?$/)
      expect(rule.references.length).toBeGreaterThan(0)
      for (const reference of rule.references) expect(reference).toMatch(/^https:\/\//)
    })

    // Those of single findings are looked at by testRule.
    it('keeps its placeholders out of quotes, where a hostile name could end them', () =>
      expect(quotedPlaceholders(rule.remediation)).toEqual([]))

    it('asks only for extras that exist, and declares what it calls', () => {
      for (const collection of collectionsOf(rule)) {
        for (const name of collection.asked) expect(collection.extras[name], `${collection.key}.${name}`).toBeDefined()
      }
    })
  })
})

describe('the public API', () => {
  it('exports every service of src/collect', async () => {
    const api = await import('../src/index.ts')
    for (const file of await typescriptFiles('src/collect')) {
      const exported = await import(`../${file}`)
      const isService = Object.values(exported).some(
        (value) => typeof value === 'object' && value !== null && ('key' in value || 'iamAction' in value),
      )
      if (!isService) continue
      const name = file.replace(/^src\/collect\/|\.ts$/g, '').replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())
      expect(Object.keys(api), file).toContain(name)
    }
  })
})
