import { awsure } from './awsure.ts'

/** Ids of the rules that a selection leaves. */
async function selected(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await awsure(['rules', '-o', 'json', ...args])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout).map(({ id }: { id: string }) => id)
}

interface Listed {
  id: string
  service: string
  severity: string
  source: string[]
}

describe('selecting rules', async () => {
  const all: Listed[] = JSON.parse((await awsure(['rules', '-o', 'json'])).stdout)
  const where = (test: (rule: Listed) => boolean) => all.filter(test).map(({ id }) => id)
  const within = (section: string) =>
    where(({ source }) => source.some((name) => name === section || name.startsWith(`${section}.`)))

  it.concurrent.each<[args: string[], expected: string[]]>([
    [
      ['--rule', 'iam-root-*'],
      ['iam-root-access-key', 'iam-root-mfa', 'iam-root-usage'],
    ],
    [
      ['--rule', 'iam-root-mfa,ec2-*', '--rule', 'iam-user-mfa'],
      where(({ id }) => /^ec2-|^iam-(root|user)-mfa$/.test(id)),
    ],
    [['--exclude-rule', 'iam-*,ec2-*'], where(({ service }) => service !== 'iam' && service !== 'ec2')],
    [['--service', 'iam', '--exclude-rule', '*-mfa'], where(({ id }) => /^iam-.*(?<!-mfa)$/.test(id))],
    [['--service', 'iam,elbv2'], where(({ service }) => service === 'iam' || service === 'elbv2')],
    [['--severity', 'critical'], where(({ severity }) => severity === 'critical')],
    [['--severity', 'critical, high'], where(({ severity }) => severity === 'critical' || severity === 'high')],
    [['--section', '8'], within('8')],
    [['--section', '8.1'], within('8.1')],
    [['--section', '2', '--section', '9'], where(({ source }) => source.some((name) => /^[29]\./.test(name)))],
    [
      ['--section', '8', '--service', 'ec2', '--severity', 'high'],
      [
        'ec2-instance-imdsv2',
        'ec2-security-group-admin-ports',
        'ec2-security-group-high-risk-ports',
        'ec2-user-data-secrets',
      ],
    ],
  ])('%j', async (args, expected) => {
    expect(expected.length).toBeGreaterThan(0)
    expect(await selected(...args)).toEqual(expected)
  })

  it('takes section 3.10 for what it says, not for the number 3.1', async () => {
    const ten = await selected('--section', '3.10')
    expect(ten).toEqual(where(({ source }) => source.includes('3.10')))
    expect(ten.length).toBeGreaterThan(0)
    expect(where(({ source }) => source.includes('3.1'))).not.toEqual(ten)
  })

  it('section 1 is not section 10, 14 or 16', () => {
    expect(within('1')).not.toEqual(where(({ source }) => source.some((name) => name.startsWith('1'))))
  })
})
