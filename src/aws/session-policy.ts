/** Characters that AWS allows a session policy: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LIMIT = 2048

/** Verbs under which AWS hands out no content: only what a resource is called and how it is configured. */
const HARMLESS = /^(Describe|List)/

/**
 * Session policy that lets a role do what an audit asks for, and no more. Where the actions in full are too long for
 * AWS, those of one service that share a harmless verb become one pattern; `Get…` always stays spelled out, for under it
 * AWS hands out secrets and objects, too. Undefined when even that is too long.
 */
export function sessionPolicy(actions: readonly string[]): string | undefined {
  return [actions, withPatterns(actions)].map(document).find((text) => text.length <= LIMIT)
}

const document = (actions: readonly string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] })

function withPatterns(actions: readonly string[]): string[] {
  const patterns = actions.map((action) => {
    const [service = '', name = ''] = action.split(':')
    const verb = HARMLESS.exec(name)?.[0]
    return verb ? `${service}:${verb}*` : action
  })
  return [...new Set(patterns)]
}
