import { namedError } from './failure.ts'

interface Heard {
  output: { $metadata?: { requestId?: string | undefined } }
  response: unknown
}

interface HttpAnswer {
  statusCode?: number
  headers?: Record<string, string>
}

type Next<Args> = (args: Args) => Promise<Heard>

/**
 * A proxy's login page, a body that was filtered out, or nothing at all reads like an empty list in most protocols, and
 * would pass for an account without resources: an answer without a member counts only with AWS's request id, and with a
 * body. AWS sends one even where it has nothing to say: `{}`, or an empty element.
 */
export const refuseEmptyAnswers =
  <Args extends { request?: unknown }>(next: Next<Args>): Next<Args> =>
  async (args) => {
    const heard = await next(args)
    const { $metadata, ...members } = heard.output
    const isEmpty = Object.values(members).every((value) => value === undefined)
    if (!isEmpty) return heard
    if (!$metadata?.requestId) {
      throw namedError('EmptyAnswer', 'The answer is empty, without even a request id, so it does not come from AWS.')
    }
    if (lacksBody(args.request, heard.response)) {
      throw namedError('EmptyAnswer', 'The answer has no body, though AWS sends one: something on the way took it.')
    }
    return heard
  }

function lacksBody(request: unknown, response: unknown): boolean {
  const { method } = (request ?? {}) as { method?: string }
  const { statusCode, headers } = (response ?? {}) as HttpAnswer
  return statusCode === 200 && method !== 'HEAD' && headers?.['content-length'] === '0'
}
