declare module 'awsure:rules' {
  const rules: { file: string; rule: import('./rule.ts').AnyRule }[]
  export default rules
}

declare module 'awsure:condition-keys' {
  const keys: { global: string[]; services: Record<string, string[]> }
  export default keys
}

declare module 'awsure:iam-actions' {
  /** Reads the table: each call anew. `policy/actions.ts` says what is in it. */
  const read: () => import('./policy/actions.ts').RawActions
  export default read
}
