import { locateSources, type SourceMapEntry } from '../../src/report/source-map.ts'
import { makeFinding, makeRule } from './sample.ts'

const RULE = makeRule('elbv2-listener-https', 'high', 'Listeners redirect HTTP to HTTPS')
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc/f2f7'
const finding = makeFinding(RULE, { resource: { id: ARN } })

const TERRAFORM = `# resource "aws_lb_listener" "http" { in a comment
resource "aws_lb" "web" {}

  resource "aws_lb_listener" "http" {
  port = 80
}
`
const YAML = `Parameters:
  HttpListener:
    Type: String
Resources:
  WebListener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
  # HttpListener: in a comment
  "HttpListener":
    Type: AWS::ElasticLoadBalancingV2::Listener
Outputs:
  HttpListener:
    Value: !GetAtt HttpListener.Arn
`
const JSON_TEMPLATE = `{
  "Outputs": { "HttpListener": {} },
  "Resources": {
    "HttpListener": {}
  }
}`

const FILES: Record<string, string> = {
  'infra/alb.tf': TERRAFORM,
  'template.yaml': YAML,
  'template.json': JSON_TEMPLATE,
  'broken.yaml': '{ Resources: [',
}

/** `file:line` of the finding, or what is wrong with the map. */
async function located(...sourceMap: Omit<SourceMapEntry, 'match'>[]): Promise<string | readonly string[]> {
  const entries = sourceMap.map((entry) => ({ match: ARN, ...entry }))
  const { locations, problems } = await locateSources([finding], entries, async (file) => FILES[file])
  const location = locations.get(finding.id)
  if (problems.length > 0 || !location) return problems
  expect(location).toMatchObject({ kind: 'source', endLine: location.startLine })
  return `${location.uri}:${location.startLine}`
}

describe('the line', () => {
  it('is the one that is given', async () => {
    expect(await located({ file: 'infra/alb.tf', line: 5 })).toBe('infra/alb.tf:5')
  })

  it('is the first when nothing tells', async () => {
    expect(await located({ file: 'infra/alb.tf' })).toBe('infra/alb.tf:1')
  })

  it.each(['aws_lb_listener.http', 'module.web.aws_lb_listener.http', 'module.web["a"].aws_lb_listener.http[0]'])(
    'is that of the Terraform resource %s',
    async (address) => {
      expect(await located({ file: 'infra/alb.tf', address })).toBe('infra/alb.tf:4')
    },
  )

  it.each([
    ['template.yaml', 10],
    ['template.json', 4],
  ])('is that of the logical id in %s', async (file, line) => {
    expect(await located({ file, logicalId: 'HttpListener' })).toBe(`${file}:${line}`)
  })
})

describe('what leads nowhere is said, and the next entry is tried', () => {
  it.each([
    [{ file: 'gone.tf' }, 'sourceMap: gone.tf does not exist.'],
    [{ file: 'infra/alb.tf', line: 99 }, 'sourceMap: infra/alb.tf has no line 99.'],
    [{ file: 'infra/alb.tf', address: 'aws_lb.http' }, 'sourceMap: infra/alb.tf has no resource aws_lb.http.'],
    [{ file: 'infra/alb.tf', address: 'web' }, 'sourceMap: infra/alb.tf has no resource web.'],
    [{ file: 'infra/alb.tf', address: '.*.(' }, 'sourceMap: infra/alb.tf has no resource .*.(.'],
    [{ file: 'template.yaml', logicalId: 'Gone' }, 'sourceMap: template.yaml has no resource Gone.'],
    [{ file: 'broken.yaml', logicalId: 'Gone' }, 'sourceMap: broken.yaml has no resource Gone.'],
  ])('%j', async (entry, problem) => {
    expect(await located(entry)).toEqual([problem])
    const { locations } = await locateSources(
      [finding],
      [
        { match: '*', ...entry },
        { match: '*', file: 'infra/alb.tf', line: 2 },
      ],
      async (file) => FILES[file],
    )
    expect(locations.get(finding.id)).toEqual({ kind: 'source', uri: 'infra/alb.tf', startLine: 2, endLine: 2 })
  })
})

it('takes the first entry that fits, by id or by ARN', async () => {
  const other = makeFinding(RULE, { resource: { id: 'arn:aws:iam::111122223333:user/alice#key', arn: 'arn:alice' } })
  const { locations } = await locateSources(
    [finding, other],
    [
      { match: 'arn:aws:elasticloadbalancing:*:listener/app/api/*', file: 'infra/alb.tf', line: 1 },
      { match: 'arn:aws:elasticloadbalancing:*:listener/app/web/*', file: 'infra/alb.tf', line: 2 },
      { match: '*', file: 'gone.tf' },
      { match: 'arn:alice', file: 'infra/alb.tf', line: 3 },
      { match: '*', file: 'infra/alb.tf', line: 4 },
    ],
    async (file) => FILES[file],
  )
  expect([locations.get(finding.id)?.startLine, locations.get(other.id)?.startLine]).toEqual([2, 3])
})

it('does not look at files that no finding needs', async () => {
  const read: string[] = []
  await locateSources([finding], [{ match: 'arn:other', file: 'infra/alb.tf' }], async (file) => {
    read.push(file)
    return ''
  })
  expect(read).toEqual([])
})
