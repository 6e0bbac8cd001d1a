declare module 'awsure:rules' {
  const rules: { file: string; rule: import('./rule.ts').AnyRule }[]
  export default rules
}

declare module 'awsure:condition-keys' {
  const keys: { global: string[]; services: Record<string, string[]> }
  export default keys
}
