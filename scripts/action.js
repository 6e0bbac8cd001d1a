import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The steps of action.yml: `node scripts/action.js install|audit`. Inputs come in environment variables and go on as
 * whole arguments: no shell reads them, whatever is in them. Needs nothing but Node.
 */
const { env } = process

class InputError extends Error {}

/** Installs the version that is asked for, by default the action's own, outside of the workspace. */
async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new InputError(`awsure needs Node 20.19; this is ${process.version}. Put actions/setup-node before it.`)
  }
  const version = input('version') || (await ownVersion())
  // A version or a dist-tag: npm would take a URL or a path as well.
  if (!/^\w[\w.+-]*$/.test(version)) throw new InputError(`version: ${version} is not a version.`)
  await mkdir(home(), { recursive: true })
  await writeFile(join(home(), 'package.json'), '{ "private": true }\n')
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // On Windows npm is a batch file, which only a shell can run; the version is harmless by now.
  const how = { cwd: home(), shell: process.platform === 'win32' }
  const code = await run('npm', ['install', ...options, `awsure@${version}`], how)
  if (code !== 0) throw new InputError(`npm could not install awsure@${version}.`)
}

/** Audits, keeps the exit code for the last step, and says what came of it. */
async function audit() {
  const folder = join(env.RUNNER_TEMP, `awsure-${randomBytes(4).toString('hex')}`)
  await mkdir(folder)
  const json = join(folder, 'awsure.json')
  const sarif = join(folder, 'awsure.sarif')
  const words = wordsOf(input('args'))
  const args = [
    'audit',
    ...flag('config', input('config')),
    ...flag(
      'region',
      input('regions')
        .split(/[\s,]+/)
        .filter(Boolean)
        .join(),
    ),
    ...flag('fail-on', input('fail-on')),
    ...flag('baseline', input('baseline')),
    ...flag('incomplete', input('incomplete')),
    ...flag('sarif-category', input('sarif-category')),
    ...(words.some((word) => /^(-o|--output)/.test(word)) ? [] : ['--output=console']),
    `--output=json:${json}`,
    `--output=sarif:${sarif}`,
    ...words,
  ]
  const code = await run(process.execPath, [join(home(), 'node_modules/awsure/bin/awsure.js'), ...args])
  const report = JSON.parse(await readFile(json, 'utf8').catch(() => 'null'))
  await setOutputs({
    'exit-code': code,
    ...(report ? facts(report, json, sarif, code) : { status: 'failed', complete: false }),
  })
}

function facts({ status, findings, baseline }, json, sarif, code) {
  return {
    status,
    complete: status === 'complete',
    findings: findings.length,
    'new-findings': baseline ? baseline.new : findings.length,
    'json-file': json,
    'sarif-file': sarif,
    // Results that are missing close their alerts: 0 and 1 saw everything, 4 and 5 did not, 3 and 130 saw too little.
    upload: code === 0 || code === 1 || ((code === 4 || code === 5) && input('upload-incomplete') === 'true'),
    // Unique, for the action may run several times in a workflow.
    'artifact-name': `awsure-${randomBytes(4).toString('hex')}`,
  }
}

const home = () => join(env.RUNNER_TEMP, 'awsure-home')

const input = (name) => (env[`INPUT_${name.toUpperCase().replaceAll('-', '_')}`] ?? '').trim()

/** One argument, so that a value that begins with a dash stays a value. */
const flag = (name, value) => (value === '' ? [] : [`--${name}=${value}`])

async function ownVersion() {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** Splits a line into words as a shell does, with quotes and backslashes, and does nothing else that a shell does. */
function wordsOf(text) {
  const rest = text.replace(WORD_PART, '').trim()
  if (rest !== '') throw new InputError(`args: a quote is not closed: ${rest}`)
  return text.match(WORD)?.map((word) => word.replace(WORD_PART, unquoted)) ?? []
}

const WORD_PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gs
const WORD = new RegExp(`(?:${WORD_PART.source})+`, 'gs')

const unquoted = (_part, single, double, escaped, plain) =>
  single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain

/** Runs a program to its end, which a signal to this one does not hasten: it writes its reports first. */
function run(program, args, options) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

async function setOutputs(outputs) {
  await appendFile(
    env.GITHUB_OUTPUT,
    Object.entries(outputs)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
}

try {
  await { install, audit }[process.argv[2]]()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  // Percent sign and line ends as the runner wants them, so that an input cannot start a command of its own.
  const text = error.message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  console.error(`::error title=awsure::${text}`)
  await setOutputs({ 'exit-code': 2, status: 'failed', complete: false })
  process.exitCode = 2
}
