import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a rule and its test that fail until they are filled in: npm run new-rule iam/user-tags */
const [, service, name] = /^([a-z0-9]+)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(process.argv[2] ?? '') ?? []
if (!service || !name) {
  console.error('Usage: npm run new-rule SERVICE/NAME, for example: npm run new-rule iam/user-tags')
  process.exit(2)
}

const rule = `import { users } from '../../src/collect/iam.ts'
import { defineRule, fail, notApplicable, pass, seen } from '../../src/rule.ts'

export default defineRule({
  id: '${service}-${name}',
  title: 'TODO the state that should hold',
  severity: 'medium',
  source: ['TODO section of the source document'],
  rationale: 'TODO why it matters, in a sentence or two.',
  remediation: 'aws TODO --user-name {UserName}',
  references: ['https://docs.aws.amazon.com/TODO'],
  on: users,
  check(user) {
    if (user.Path === '/TODO/') return notApplicable('TODO why the practice does not concern this user.')
    if (user.Tags?.length) return pass('TODO what shows that it holds.')
    return fail('TODO what is wrong, with the value seen.', seen('Tags', user.Tags, 'TODO the value wanted'))
  },
})
`

const test = `import rule from '../../../rules/${service}/${name}.ts'
import { testRule } from '../../../src/testing.ts'

testRule(rule, {
  pass: [{ name: 'TODO', row: {}, message: 'TODO' }],
  fail: [{ name: 'TODO', row: {}, message: 'TODO' }],
  notApplicable: [{ name: 'TODO', row: {}, message: 'TODO' }],
})
`

for (const [path, text] of [
  [`rules/${service}/${name}.ts`, rule],
  [`test/rules/${service}/${name}.test.ts`, test],
]) {
  const file = new URL(`../${path}`, import.meta.url)
  await mkdir(dirname(file.pathname), { recursive: true })
  await writeFile(file, text, { flag: 'wx' }).catch((error) => {
    console.error(error.code === 'EEXIST' ? `${path} exists already.` : error.message)
    process.exit(2)
  })
  console.log(`Wrote ${path}`)
}
console.log(
  `Fill in every TODO, add the case to fixtures (fixtures/README.md), then: npx vitest run test/rules/${service}`,
)
