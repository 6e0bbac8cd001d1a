/**
 * Longest time between two runs of a `rate(…)` or `cron(…)` expression, in days. Undefined when the expression is
 * not understood, never runs, or stops after some year.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export function longestInterval(expression: string): number | undefined {
  // Many secrets share a schedule, and a cron expression takes a look at every day of 32 years.
  if (!known.has(expression)) known.set(expression, workOut(expression))
  return known.get(expression)
}

const known = new Map<string, number | undefined>()

function workOut(expression: string): number | undefined {
  const [, kind, body = ''] = /^\s*(rate|cron)\((.*)\)\s*$/.exec(expression) ?? []
  if (kind === 'rate') return rateInterval(body)
  if (kind === 'cron') return cronInterval(body.trim().split(/\s+/))
  return undefined
}

/** `30 days`, `1 day`, `12 hours`. */
export function daysInWords(days: number): string {
  const [amount, unit] = days < 1 ? [days * 24, 'hour'] : [days, 'day']
  const rounded = Math.round(amount * 10) / 10
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}

const MINUTES_PER_DAY = 1440
const MINUTES = { minute: 1, hour: 60, day: MINUTES_PER_DAY }

function rateInterval(body: string): number | undefined {
  const [, count, unit] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/.exec(body) ?? []
  const minutes = Number(count) * MINUTES[unit as keyof typeof MINUTES]
  return minutes > 0 ? minutes / MINUTES_PER_DAY : undefined
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

function cronInterval(fields: readonly string[]): number | undefined {
  const [minute = '', hour = '', dayOfMonth = '', month = '', weekday = '', year] = fields
  const minutes = valuesOf(minute, 0, 59)
  const hours = valuesOf(hour, 0, 23)
  const months = valuesOf(month, 1, 12, MONTHS)
  const onDay = dayTest(dayOfMonth, weekday)
  if (fields.length !== 6 || year !== '*' || !minutes || !hours || !months || !onDay) return undefined
  const times = [...hours].flatMap((h) => [...minutes].map((m) => h * 60 + m)).sort((a, b) => a - b)
  const days = [...calendar()].filter((day) => months.has(day.month) && onDay(day)).map(({ number }) => number)
  return longestGap(days, times)
}

/** Longest gap, in days, between moments that fall on given days (numbered) at the same times (minutes of the day). */
function longestGap(days: readonly number[], times: readonly number[]): number | undefined {
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const withinDays = times.slice(1).map((time, i) => time - (times[i] ?? time))
  const betweenDays = days.slice(1).map((day, i) => (day - (days[i] ?? day)) * MINUTES_PER_DAY + first - last)
  if (betweenDays.length === 0) return undefined
  return [...withinDays, ...betweenDays].reduce((a, b) => Math.max(a, b)) / MINUTES_PER_DAY
}

interface Day {
  /** Counted on from the calendar's first day. */
  number: number
  /** 1 to 12 */
  month: number
  /** 1 to 31 */
  day: number
  /** 1 to 7, from Sunday */
  weekday: number
  daysInMonth: number
}

/**
 * Weekdays and leap years come round every 28 years; the four years more hold the gap of 29 February that is open at
 * the end.
 */
function* calendar(): Generator<Day> {
  let number = 0
  for (let month = 0; month < 32 * 12; month++) {
    const daysInMonth = new Date(Date.UTC(2001, month + 1, 0)).getUTCDate()
    for (let day = 1; day <= daysInMonth; day++) {
      // 1 January 2001 was a Monday.
      yield { number, month: (month % 12) + 1, day, weekday: ((number + 1) % 7) + 1, daysInMonth }
      number++
    }
  }
}

type DayTest = (day: Day) => boolean

/** One of the two fields must be `?`, for any day; `*` is taken for it as well. */
function dayTest(dayOfMonth: string, weekday: string): DayTest | undefined {
  if (/^[*?]$/.test(weekday)) return dayOfMonthTest(dayOfMonth)
  return /^[*?]$/.test(dayOfMonth) ? weekdayTest(weekday) : undefined
}

function dayOfMonthTest(field: string): DayTest | undefined {
  if (field === 'L') return ({ day, daysInMonth }) => day === daysInMonth
  const days = valuesOf(field, 1, 31)
  return days && (({ day }) => days.has(day))
}

/** `FRI#2` is the second Friday of the month, `FRIL` the last, `L` alone Saturday. */
function weekdayTest(field: string): DayTest | undefined {
  const [, name = '', nth] = /^(.+?)(?:#([1-5])|L)$/.exec(field) ?? []
  const days = valuesOf(name || (field === 'L' ? 'SAT' : field), 1, 7, WEEKDAYS)
  if (!days) return undefined
  if (!name) return ({ weekday }) => days.has(weekday)
  if (nth) return ({ weekday, day }) => days.has(weekday) && Math.ceil(day / 7) === Number(nth)
  return ({ weekday, day, daysInMonth }) => days.has(weekday) && day > daysInMonth - 7
}

/** The values that a cron field such as `1,5-9`, `0/6` or `MON-FRI` stands for; undefined when it is not understood. */
function valuesOf(field: string, min: number, max: number, names: readonly string[] = []): Set<number> | undefined {
  const values = new Set<number>()
  const numberOf = (text: string) => {
    const named = names.indexOf(text.toUpperCase())
    return named < 0 ? Number(text) : named + min
  }
  for (const item of field.split(',')) {
    const [, any, from = '', to, step] = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item) ?? []
    const start = any ? min : numberOf(from)
    const end = to ? numberOf(to) : any || step ? max : start
    const inRange = [start, end].every((value) => value >= min && value <= max)
    if (!inRange || Number(step) === 0) return undefined
    // `FRI-MON` goes round the end of the week.
    const length = end >= start ? end - start : end - start + max - min + 1
    for (let i = 0; i <= length; i += Number(step ?? 1)) values.add(min + ((start - min + i) % (max - min + 1)))
  }
  return values
}
