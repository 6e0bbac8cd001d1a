import { defineService } from '../collection.ts'

/** Web ACLs in front of a region's own resources; those of CloudFront (scope `CLOUDFRONT`) are another list. */
export const wafv2 = defineService({
  name: 'wafv2',
  scope: 'regional',
  load: () => import('@aws-sdk/client-wafv2'),
  pageSize: { ListWebACLs: 100 },
  narrow: {
    // AWS refuses the call without a scope, which each ARN names: an empty list may be of the other scope.
    ListWebACLs: ({ WebACLs = [] }, { Scope }) => {
      const wanted = WebACLs.filter(({ ARN }) => ARN?.includes(Scope === 'CLOUDFRONT' ? ':global/' : ':regional/'))
      return wanted.length > 0 ? { WebACLs: wanted } : undefined
    },
  },
})
