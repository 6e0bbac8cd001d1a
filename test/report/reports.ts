import type { Report } from '../../src/report/report.ts'
import { auditFixture } from '../audit-fixture.ts'
import {
  cleanReport,
  deniedReport,
  gatedReport,
  HOSTILE,
  hostileNamesReport,
  hostileReport,
  makeReport,
  sampleReport,
  shownReport,
} from './sample.ts'

const ALL = ['pass', 'fail', 'not-applicable', 'unknown'] as const

/** Reports that every format has to cope with, by what is in them. */
export const REPORTS: Readonly<Record<string, () => Report | Promise<Report>>> = {
  sample: sampleReport,
  gated: gatedReport,
  shown: shownReport,
  clean: cleanReport,
  denied: deniedReport,
  'nothing evaluated': () => makeReport({ accounts: [] }),
  'hostile names': hostileNamesReport,
  'fixtures/insecure': async () => (await auditFixture('insecure')).report,
  'fixtures/insecure, every result': async () => (await auditFixture('insecure', { run: { show: ALL } })).report,
  'fixtures/denied': async () => (await auditFixture('denied')).report,
  'fixtures/secure': async () => (await auditFixture('secure')).report,
  ...Object.fromEntries(Object.entries(HOSTILE).map(([name, text]) => [`hostile: ${name}`, () => hostileReport(text)])),
}
