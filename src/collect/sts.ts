import { defineService } from '../collection.ts'

export const sts = defineService({ name: 'sts', scope: 'global', load: () => import('@aws-sdk/client-sts') })
