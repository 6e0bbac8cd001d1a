import { type RoutedAction, rulesOf } from './listener-actions.ts'

type Listener = Parameters<typeof rulesOf>[0]

/** A redirect to the host that was asked, with where it leads when its placeholders are filled. */
export interface OwnRedirect {
  listener: Listener
  routed: RoutedAction
  protocol: string | undefined
  port: number | undefined
}

/** The redirects of a listener that lead back to its own load balancer: those to another host are not followed. */
export function ownRedirects(listener: Listener): OwnRedirect[] {
  return rulesOf(listener).flatMap(({ actions }) =>
    actions.flatMap((routed) => {
      const { RedirectConfig: to } = routed.action
      if (!to || (to.Host !== undefined && to.Host !== '#{host}')) return []
      // Left out, either is that of the request.
      const protocol = filled(to.Protocol, '#{protocol}', listener.Protocol)
      const port = Number(filled(to.Port, '#{port}', String(listener.Port)))
      return [{ listener, routed, protocol, port: Number.isNaN(port) ? undefined : port }]
    }),
  )
}

const filled = (value: string | undefined, placeholder: string, own: string | undefined) =>
  value === undefined || value === placeholder ? own : value
