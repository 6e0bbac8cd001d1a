import { defineService } from '../collection.ts'

export const sns = defineService({
  name: 'sns',
  scope: 'regional',
  load: () => import('@aws-sdk/client-sns'),
})
