import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../../scripts/virtual-modules.js'
import { awsure } from './awsure.ts'

/** Characters without spaces that all inline policies of a role may have: IAM's own quota. */
const LIMIT = 10_240

it('the role for members may do what `awsure permissions` prints for all rules: run `npm run docs`', async () => {
  const text = await readFile(join(root, 'examples/member-role/template.yaml'), 'utf8')
  const { Policies } = parse(text, { logLevel: 'silent' }).Resources.Role.Properties
  const { stdout } = await awsure(['permissions', '--no-config'])
  expect(Policies).toHaveLength(1)
  expect(Policies[0].PolicyDocument).toEqual(JSON.parse(stdout))
  expect(JSON.stringify(Policies[0].PolicyDocument).length).toBeLessThan(LIMIT)
})
