import { describe, expect, it } from 'vitest';
import { latestTime, nextTime, parseSchedule } from './schedule';

function next(schedule: string, after: string, timeZone?: string): string | undefined {
  const parsed = parseSchedule(schedule);
  const at = parsed && nextTime(parsed, Date.parse(after), timeZone);
  return at === undefined ? undefined : new Date(at).toISOString();
}

describe('parseSchedule', () => {
  it.each([
    '* * * *',
    '60 * * * *',
    '*/0 * * * *',
    '5-1 * * * *',
    '* * 0 * *',
    'x * * * *',
    '* * * 13 *',
    '',
  ])('refuses %j', (text) => expect(parseSchedule(text)).toBeUndefined());

  it('reads names, ranges, steps, lists and shorthands', () => {
    expect(parseSchedule('*/20 8-10 * jan,Mar mon-fri')).toMatchObject({
      minutes: new Set([0, 20, 40]),
      hours: new Set([8, 9, 10]),
      months: new Set([1, 3]),
      weekdays: new Set([1, 2, 3, 4, 5]),
    });
    expect(parseSchedule('@hourly')?.minutes).toEqual(new Set([0]));
    expect(parseSchedule('0 0 * * 7')?.weekdays.has(0)).toBe(true);
  });
});

describe('nextTime', () => {
  it.each([
    ['* * * * *', '2026-03-01T10:00:00Z', '2026-03-01T10:01:00.000Z'],
    ['*/15 * * * *', '2026-03-01T10:46:10Z', '2026-03-01T11:00:00.000Z'],
    ['30 2 * * *', '2026-03-01T10:00:00Z', '2026-03-02T02:30:00.000Z'],
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 9 * * mon', '2026-03-01T00:00:00Z', '2026-03-02T09:00:00.000Z'],
    ['0 0 13 * fri', '2026-03-01T00:00:00Z', '2026-03-06T00:00:00.000Z'],
  ])('%s after %s is %s', (schedule, after, expected) => expect(next(schedule, after)).toBe(expected));

  it('means the wall time of the time zone', () => {
    expect(next('0 9 * * *', '2026-07-01T00:00:00Z', 'Asia/Shanghai')).toBe('2026-07-01T01:00:00.000Z');
    expect(next('30 9 * * *', '2026-07-01T00:00:00Z', 'Asia/Kolkata')).toBe('2026-07-01T04:00:00.000Z');
  });

  it('knows a day that never comes', () => {
    expect(next('0 0 30 2 *', '2026-01-01T00:00:00Z')).toBeUndefined();
  });
});

describe('latestTime', () => {
  const every = parseSchedule('*/10 * * * *');
  it('finds the one missed last, not before the last run', () => {
    if (!every) throw new Error('expected a schedule');
    const from = Date.parse('2026-03-01T10:00:00Z');
    expect(latestTime(every, from, Date.parse('2026-03-01T10:25:00Z'))).toBe(
      Date.parse('2026-03-01T10:20:00Z'),
    );
    expect(latestTime(every, from, Date.parse('2026-03-01T10:09:59Z'))).toBeUndefined();
  });
});
