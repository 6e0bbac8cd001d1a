import { nearest } from '../nearest.ts'
import type { ActionTable } from './actions.ts'
import { isKey, isProviderKey } from './condition-keys.ts'
import { type Lint, type LintContext, lint, nothing, valuePath } from './lint-finding.ts'
import type { Statement } from './parse.ts'

/** Policy variables that no request can fill in: `${aws:usrname}`. Without a colon it is some template's, not IAM's. */
export const lintVariables = ({ policy, table }: LintContext): Lint[] =>
  policy.statements.flatMap((statement) =>
    textsOf(statement).flatMap(({ path, text }) =>
      Array.from(text.matchAll(/\$\{([a-z0-9-]+:[^},]+)/gi), ([, name = '']) => name.trim())
        .filter((name) => isUnknownVariable(name, table))
        .map((name) => unknownVariable(statement, path, name, table)),
    ),
  )

/** Where variables may stand. */
function textsOf(statement: Statement): { path: string; text: string }[] {
  const { resources, conditions } = statement
  return [
    ...(resources?.values.map((text, index) => ({ path: valuePath(statement, resources, index), text })) ?? []),
    ...conditions.flatMap(({ path, values }) => values.map((text) => ({ path, text }))),
  ]
}

/** Of a service that nobody knows nothing is known. */
function isUnknownVariable(name: string, table: ActionTable): boolean {
  if (isProviderKey(name)) return false
  const [prefix = ''] = name.split(':')
  const service = table.service(prefix)
  if (!service && prefix.toLowerCase() !== 'aws') return false
  return ![...table.globalKeys, ...(service?.keys ?? [])].some((key) => isKey(key.name, name))
}

function unknownVariable(statement: Statement, path: string, name: string, table: ActionTable): Lint {
  const meant = nearest(
    name,
    table.globalKeys.map((key) => key.name).filter((key) => !key.includes('$')),
  )
  const variable = (key: string) => `\${${key}}`
  return lint('unknown-variable', {
    path,
    message: `No request fills in ${variable(name)}, so that by this the statement ${nothing(statement)}.`,
    suggestion: meant && `Did you mean ${variable(meant)}?`,
    seen: variable(name),
    expected: meant ? variable(meant) : 'a policy variable',
  })
}
