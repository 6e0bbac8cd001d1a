/** What a terminal obeys or hides instead of showing: control and format characters (bidi overrides), lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** GitHub's old `##[error]` and Azure's `##vso[…]` are commands to the CI system wherever they stand in a line. */
const CI_COMMAND = /##(?=\w*\[)/g

/**
 * One line of text that shows all that is in it: whatever a terminal would obey or hide becomes a visible escape
 * (`\n`, `\x1b`, `\u202e`).
 */
export function printable(text: string): string {
  return text.replace(INVISIBLE, visible).replace(CI_COMMAND, '#\\x23')
}

function visible(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  const code = (character.codePointAt(0) ?? 0).toString(16)
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`
}

/** Takes from every line that starts with `::` (after blanks, as GitHub's runner reads it) its power as a command. */
export function inert(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1\\x3a')
}

/** Text with U+FFFD in place of each half of a broken surrogate pair, which UTF-8 cannot hold. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}

/** `{0}` and `[text](link)` mean something in a SARIF message. The specification doubles braces (section 3.11.5). */
export function sarifText(text: string): string {
  return printable(text)
    .replace(/[{}]/g, '$&$&')
    .replace(/\](?=\()/g, '] ')
}

/**
 * Prose inside a line of GitHub Flavored Markdown: no markup, no HTML, no links of its own. GitHub and GitLab look for
 * `@name` and `#123` in the finished text, where no backslash is left: only a blank without width breaks those.
 */
export function markdownText(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]<>&|~#]/g, '\\$&')
    .replace(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&')
    .replace(/@|#(?=\d)/g, '$&&#8203;')
}

/** Text inside an HTML element of Markdown, where GitHub and GitLab look for names and numbers all the same. */
export function htmlText(text: string): string {
  return printable(text)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .replace(/@|#(?=\d)/g, '$&&#8203;')
}

/** A code span of Markdown, whatever backticks are in it. */
export function markdownCode(text: string): string {
  const shown = printable(text)
  const fence = '`'.repeat(longestRun(shown) + 1)
  // Blanks keep a backtick at either end from melting into the fence; Markdown takes them off again.
  return fence.length > 1 ? `${fence} ${shown} ${fence}` : `\`${shown}\``
}

/** A fenced code block of Markdown with one line of code. */
export function markdownBlock(text: string, language: string): string {
  const shown = printable(text)
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1))
  return `${fence}${language}\n${shown}\n${fence}`
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length))

/** What JSON leaves raw though a terminal would obey it: the second half of the control characters, bidi overrides. */
const RAW_IN_JSON = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/gu
/** JSON.stringify writes lone surrogates, and nothing else, as `\ud800` to `\udfff`; the first branch skips a `\\`. */
const LONE_SURROGATE = /\\(?:\\|ud[89a-f][\da-f]{2})/g

/**
 * JSON that is valid Unicode, harmless to print and the same for the same value. Parsed, it gives the value back;
 * only lone surrogates become U+FFFD.
 */
export const jsonText = (value: unknown): string => `${jsonValue(value, 2)}\n`

/** The same without its newline, indented by so many blanks; all on one line without. */
export function jsonValue(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(LONE_SURROGATE, (found) => (found === '\\\\' ? found : '\ufffd'))
    .replace(RAW_IN_JSON, unicodeEscape)
    .replace(CI_COMMAND, '#\\u0023')
}

/** As JSON wants it: UTF-16 units, four digits each. */
function unicodeEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
}

/** Characters that no XML 1.0 document may hold, escaped or not, and that `printable` leaves. */
const NOT_XML = /[\ufffe\uffff]/g

/** One line of text inside an XML element or attribute; whatever XML cannot hold becomes a visible escape. */
export function xmlText(text: string): string {
  return inert(printable(text))
    .replace(NOT_XML, visible)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
