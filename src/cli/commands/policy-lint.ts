import { relative, sep } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { type Position, positionsIn } from '../../config/located.ts'
import { readText } from '../../disk/json-file.ts'
import { pathInWorkTree, workTreeOf } from '../../disk/work-tree.ts'
import { KnownError } from '../../errors.ts'
import { actionTable } from '../../policy/actions.ts'
import { DOCUMENT_FORMATS, type LintedDocument, lintDocumentText } from '../../policy/documents.ts'
import { DocumentError } from '../../policy/documents-node.ts'
import { LINT_CLASSES } from '../../policy/lint-classes.ts'
import { printable } from '../../report/escape.ts'
import { type LintFacts, type LintReport, lintReport } from '../../report/lint-report.ts'
import { LINT_FORMATS, type LintFormat, lintReporters } from '../../report/lint-reporters.ts'
import { SEVERITIES } from '../../rule.ts'
import type { CommonArgs, PolicyLintArgs } from '../options.ts'
import { doAll, type Output, prepareOutputs, writeText } from '../outputs.ts'
import { type Streams, write } from '../streams.ts'
import { oneOf } from '../suggest.ts'
import { VERSION } from '../version.ts'

type Argv = PolicyLintArgs & CommonArgs & { files?: string[] | undefined }

/** Lints policies in files: policy documents, CloudFormation templates, Terraform plans. */
export async function policyLint(argv: Argv, streams: Streams): Promise<number> {
  const names = [...new Set(argv.files ?? [])]
  if (names.length === 0) {
    throw new KnownError(2, 'The file to lint is missing.', 'For example: awsure policy lint policy.json (- is stdin)')
  }
  const failOn = oneOf('severity', argv['fail-on'], [...SEVERITIES, 'none'])
  const inputs = Object.fromEntries(names.map((name) => [name === '-' ? 'standard input' : name, pathOf(name)]))
  const outputs = await prepareOutputs(argv.output, inputs, LINT_FORMATS)
  const linted: Linted[] = []
  for (const name of names) linted.push(await lintFile(name, streams))
  const report = lintReport({ ...factsOf(linted), failOn })
  await writeAll(outputs, report, streams, argv)
  return report.exit.code
}

const pathOf = (name: string): string | undefined => (name === '-' ? undefined : name)

interface Linted {
  file: string
  document: LintedDocument
  positionOf: (offset: number) => Position
}

async function lintFile(name: string, { stderr }: Streams): Promise<Linted> {
  const file = name === '-' ? '<stdin>' : name.split(sep).join('/')
  const text = name === '-' ? await textOf(process.stdin) : await readText(name)
  const positionOf = positionsIn(text)
  const document = await lintDocumentText(text, actionTable()).catch((error: unknown) => {
    if (!(error instanceof DocumentError)) throw error
    const { line, column } = positionOf(error.offset)
    throw new KnownError(2, `${file}:${line}:${column}: ${error.message}.`)
  })
  if (document.policies === 0 && document.findings.length === 0 && document.skipped.length === 0) {
    const what = `There is no policy in ${file}`
    if (document.format === 'policy') {
      throw new KnownError(
        2,
        `${what}.`,
        'Expected a policy, a CloudFormation template or the JSON of a Terraform plan.',
      )
    }
    await write(stderr, `${printable(what)}, a ${DOCUMENT_FORMATS[document.format]} file.\n`)
  }
  return { file, document, positionOf }
}

function factsOf(linted: readonly Linted[]): Omit<LintFacts, 'failOn'> {
  return {
    version: VERSION,
    reference: actionTable().date,
    files: linted.map(({ file, document: { format, policies } }) => ({ file, format, policies })),
    rules: Object.entries(LINT_CLASSES).map(([id, rule]) => ({ id, ...rule })),
    findings: linted.flatMap(({ file, document, positionOf }) =>
      document.findings.map(({ id, start, end, severity, policy, path, message, suggestion, seen, expected }) => {
        const [from, to] = [positionOf(start), positionOf(Math.max(start, end))]
        return {
          ...{ ruleId: id, severity, file, policy, path, message, suggestion: suggestion ?? '', seen, expected },
          ...{ line: from.line, column: from.column, endLine: to.line, endColumn: to.column },
        }
      }),
    ),
    skipped: linted.flatMap(({ file, document, positionOf }) =>
      document.skipped.map(({ name, start, reason }) => ({ file, ...positionOf(start), policy: name, reason })),
    ),
  }
}

async function writeAll(outputs: readonly Output<LintFormat>[], report: LintReport, streams: Streams, argv: Argv) {
  const sarifCategory = argv['sarif-category']
  const inRepository = outputs.some(({ format }) => format === 'sarif') ? await relocated(report) : report
  await doAll(
    outputs.map((output) => async () => {
      const reporter = await lintReporters[output.format]()
      const shown = output.format === 'sarif' ? inRepository : report
      await writeText(output, (options) => reporter(shown, { ...options, sarifCategory }), streams, argv)
    }),
  )
}

/** Code scanning finds files by their path from the root of the repository. */
async function relocated(report: LintReport): Promise<LintReport> {
  const root = (await workTreeOf('.')) ?? process.cwd()
  const files = report.files.map(({ file }) => file)
  const paths = new Map(
    await Promise.all(
      files.map(async (file) => [file, (await pathInWorkTree(root, file)) ?? relative('.', file)] as const),
    ),
  )
  const moved = <Item extends { file: string }>(item: Item) => ({ ...item, file: paths.get(item.file) ?? item.file })
  return { ...report, findings: report.findings.map(moved), skipped: report.skipped.map(moved) }
}
