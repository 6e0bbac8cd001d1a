import type { DiffSettings } from '../../src/diff/compare.ts'

/** What `awsure diff old.json new.json` does without a flag. */
export const SETTINGS: DiffSettings = {
  old: { path: 'old.json', kind: 'report' },
  new: { path: 'new.json', kind: 'report' },
  version: '1.2.3',
  thresholds: { failOn: 'high', failOnRules: [], warnRules: [], incomplete: 'fail', exitZero: false },
}
