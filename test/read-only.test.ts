import { readFile } from 'node:fs/promises'
import { calledOperations } from './called-operations.ts'

/** Changes nothing. Generating a report of what is there changes nothing that anyone sees. */
const READS = /^(Describe|Get|List)|^Generate\w*Report$/

/** Reads, by their name, but what they give must never be in an auditor's hands: secrets, keys and customers' data. */
const FORBIDDEN = [
  /^(Batch)?GetSecretValue$/,
  /^GetParameter/,
  /^GetPasswordData$/,
  /^Get(SessionToken|FederationToken|WebIdentityToken|AuthorizationToken|LoginToken)$/,
  /^Get(ClusterCredentials|RoleCredentials|CredentialsForIdentity|DataAccess)/,
  /^GetObject/,
  /^GetItem$|^GetRecords$|^GetQueryResults$|^GetLogEvents$/,
  /^GetConsole(Output|Screenshot)$/,
  /^GetLaunchTemplateData$/,
  /^GetEbsEncryptionKey|^GetRandomPassword$|^GetRandom$|^GetParametersForImport$/,
  // Both hand out a signed link to the code.
  /^GetFunction$|^GetLayerVersion(ByArn)?$/,
]

describe('awsure only reads', () => {
  it('in everything that a collection can call', async () => {
    const called = await calledOperations()
    expect(called.length).toBeGreaterThan(3)
    for (const { operation, by } of called) {
      expect(operation, by).toMatch(READS)
      for (const forbidden of FORBIDDEN) expect(operation, by).not.toMatch(forbidden)
    }
  })

  it('in what the session asks on its own', async () => {
    const text = await readFile(new URL('../src/source/session.ts', import.meta.url), 'utf8')
    const operations = [...text.matchAll(/operation: '(\w+)'/g)].map(([, operation]) => operation)
    expect(operations).toEqual(['GetCallerIdentity', 'DescribeRegions'])
  })
})
