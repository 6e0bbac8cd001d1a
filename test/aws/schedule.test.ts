import { daysInWords, longestInterval } from '../../src/aws/schedule.ts'

describe('longestInterval', () => {
  it.each([
    ['rate(30 days)', 30],
    ['rate(1 day)', 1],
    ['rate(12 hours)', 0.5],
    ['rate(4 hours)', 4 / 24],
    ['rate(90 minutes)', 90 / 1440],
    ['  rate( 10 days ) ', 10],
  ])('%s is %d days', (expression, days) => expect(longestInterval(expression)).toBe(days))

  it.each([
    ['every day', 'cron(0 8 * * ? *)', 1],
    ['every day, with the question mark first', 'cron(0 8 ? * * *)', 1],
    ['every eight hours', 'cron(0 8/8 * * ? *)', 16 / 24],
    ['twice a day: from 4 p.m. to 4 a.m.', 'cron(0 4/12 * * ? *)', 0.5],
    ['every hour of the night: through the day', 'cron(0 22-4 * * ? *)', 18 / 24],
    ['every Sunday', 'cron(0 0 ? * SUN *)', 7],
    ['every Sunday by number', 'cron(0 0 ? * 1 *)', 7],
    ['Saturdays by L', 'cron(0 0 ? * L *)', 7],
    ['working days: over the weekend', 'cron(0 0 ? * MON-FRI *)', 3],
    ['from Friday round to Monday', 'cron(0 0 ? * FRI-MON *)', 4],
    ['Mondays and Fridays', 'cron(0 0 ? * mon,fri *)', 4],
    ['the first of each month', 'cron(0 8 1 * ? *)', 31],
    ['the last of each month', 'cron(0 16 L * ? *)', 31],
    ['every seven days, anew each month', 'cron(0 8 1/7 * ? *)', 7],
    ['the first Sunday of the month', 'cron(0 0 ? * SUN#1 *)', 35],
    ['the last Friday of the month', 'cron(0 0 ? * 6L *)', 35],
    ['the fifth Monday of the month: not every month has one', 'cron(0 0 ? * MON#5 *)', 119],
    ['each quarter: July to October', 'cron(0 0 1 1/3 ? *)', 92],
    ['each quarter by name', 'cron(0 0 1 JAN,APR,JUL,OCT ? *)', 92],
    ['every second month: July to September', 'cron(0 0 1 */2 ? *)', 62],
    ['the 31st: over the months that have none', 'cron(0 0 31 * ? *)', 61],
    ['once a year', 'cron(0 0 1 1 ? *)', 366],
    ['on 29 February', 'cron(0 0 29 2 ? *)', 1461],
  ])('%s: %s', (_what, expression, days) => expect(longestInterval(expression)).toBeCloseTo(days, 9))

  it('is exact in whole days, so that a limit of as many days holds', () => {
    expect(longestInterval('cron(0 7 ? * TUE *)')).toBe(7)
    expect(longestInterval('cron(0 23 1 * ? *)')).toBe(31)
  })

  it.each([
    '',
    'rate(30)',
    'rate(0 days)',
    'rate(2 fortnights)',
    'at(2026-06-01T00:00:00)',
    'cron(0 8 * * ?)',
    'cron(0 8 * * ? 2026)',
    'cron(0 25 * * ? *)',
    'cron(0 8 0 * ? *)',
    'cron(0 8 30 2 ? *)',
    'cron(0 8 15W * ? *)',
    'cron(0 8 1 * MON *)',
    'cron(0 8 1 FOO ? *)',
    'cron(0 8 */0 * ? *)',
    'cron(0 8 ? * MON#6 *)',
  ])('is not known of "%s"', (expression) => expect(longestInterval(expression)).toBeUndefined())

  it('gives the same answer again', () => {
    expect(longestInterval('rate(5 days)')).toBe(longestInterval('rate(5 days)'))
    expect(longestInterval('nonsense')).toBe(longestInterval('nonsense'))
  })
})

describe('daysInWords', () => {
  it.each([
    [30, '30 days'],
    [1, '1 day'],
    [0.5, '12 hours'],
    [1 / 24, '1 hour'],
    [1.25, '1.3 days'],
    [4 / 24, '4 hours'],
  ])('%d is %s', (days, words) => expect(daysInWords(days)).toBe(words))
})
