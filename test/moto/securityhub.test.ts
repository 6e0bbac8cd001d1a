import { execFile } from 'node:child_process'
import { rendered } from '../report/rendered.ts'
import { REPORTS } from '../report/reports.ts'
import { describeWithMoto, type Moto, startMoto } from './moto.ts'

/**
 * What the README tells users to do, with the SDK that the AWS CLI is made of: BatchImportFindings takes 100 findings
 * of one account and region. Prints what Security Hub then has, by region.
 */
const IMPORT = `
import itertools, json, sys, boto3
def client(region):
    return boto3.client('securityhub', region_name=region, endpoint_url=sys.argv[1],
                        aws_access_key_id='test', aws_secret_access_key='test')
def place(finding):
    return tuple(finding['ProductArn'].split(':')[3:5])
kept = {}
for (region, account), group in itertools.groupby(json.load(sys.stdin), place):
    hub = client(region)
    hub.enable_security_hub()
    findings = list(group)
    for start in range(0, len(findings), 100):
        answer = hub.batch_import_findings(Findings=findings[start:start + 100])
        assert answer['FailedCount'] == 0, answer['FailedFindings']
    kept[region] = [finding for page in hub.get_paginator('get_findings').paginate() for finding in page['Findings']]
print(json.dumps(kept))
`

interface Kept {
  Id: string
  Title: string
  RecordState: string
}

const importInto = (url: string, asff: string): Promise<Record<string, Kept[]>> =>
  new Promise((resolve, reject) => {
    const child = execFile('python3', ['-c', IMPORT, url], { maxBuffer: 1e9 }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout)),
    )
    child.stdin?.end(asff)
  })

describeWithMoto('AWS Security Hub', () => {
  let moto: Moto
  beforeAll(async () => {
    moto = await startMoto()
  })
  afterAll(() => moto.stop())

  it.each(['fixtures/insecure', 'gated', 'hostile names'])('takes every finding of %s', async (name) => {
    const asff = await rendered('asff', await REPORTS[name]!())
    const sent: Kept[] = JSON.parse(asff)
    const kept = Object.values(await importInto(moto.url, asff)).flat()
    for (const { Id, Title, RecordState } of sent) {
      expect(kept.filter((finding) => finding.Id === Id)).toMatchObject([{ Title, RecordState }])
    }
  })
})
