import { describe, expect, it } from 'vitest';
import { assertCronTime, isTimeZone, nextTimes, planFiring } from './schedule';

const times = (cron: string, timeZone: string, after: string, count = 3) =>
  nextTimes({ cron, timeZone }, new Date(after), count).map((each) => each.toISOString());

describe('the times of a schedule', () => {
  it('are those of the local clock, whatever the season', () => {
    expect(times('0 9 * * 1-5', 'Europe/Berlin', '2026-03-27T08:30:00Z')).toEqual([
      '2026-03-30T07:00:00.000Z',
      '2026-03-31T07:00:00.000Z',
      '2026-04-01T07:00:00.000Z',
    ]);
    expect(times('0 9 * * *', 'Asia/Shanghai', '2026-11-28T00:00:00Z', 1)).toEqual([
      '2026-11-28T01:00:00.000Z',
    ]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
    ['America/New_York', '2026-03-07T12:00:00Z', '2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z'],
  ])('where the clock of %s is put forward over it: the first moment after, that day too', (zone, ...at) => {
    const [after, first, second] = at;
    expect(times('30 2 * * *', zone, after, 2)).toEqual([first, second]);
  });

  it('where half an hour is left out: the first moment after', () => {
    expect(times('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', 2)).toEqual([
      '2026-10-03T15:30:00.000Z',
      '2026-10-04T15:15:00.000Z',
    ]);
  });

  it('where the clock is put back over it: once, the first time', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    expect(times('15 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:15:00.000Z',
      '2026-11-02T06:15:00.000Z',
    ]);
  });

  it('every half hour is every half hour, through both', () => {
    expect(times('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:59:00Z', 5)).toEqual(
      ['00:00', '00:30', '01:00', '01:30', '02:00'].map((at) => `2026-10-25T${at}:00.000Z`),
    );
    expect(times('*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:29:00Z', 3)).toEqual(
      ['00:30', '01:00', '01:30'].map((at) => `2026-03-29T${at}:00.000Z`),
    );
  });

  it.each([
    ['seconds', { cron: '* * * * * *' }, 'cron'],
    ['a minute that there is not', { cron: '61 * * * *' }, 'cron'],
    ['words', { cron: 'every day' }, 'cron'],
    ['a day that never comes', { cron: '0 0 31 2 *' }, 'cron'],
    ['a place that there is not', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an offset, which has no summer', { timeZone: '+02:00' }, 'timeZone'],
  ])('rejects %s', (_what, change, path) => {
    const act = () => assertCronTime({ cron: '0 0 * * *', timeZone: 'UTC', ...change }, new Date());
    expect(act).toThrow(expect.objectContaining({ code: 'invalid-input', path }));
  });

  it('takes @daily, and every name that the platform lists', () => {
    expect(() => assertCronTime({ cron: '@daily', timeZone: 'UTC' }, new Date())).not.toThrow();
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]);
  });
});

describe('what is due', () => {
  const hourly = { cron: '0 * * * *', timeZone: 'UTC', missedLimit: 3 };
  const at = (time: string) => new Date(`2026-06-01T${time}Z`);
  const iso = (dates: Date[]) => dates.map((each) => each.toISOString().slice(11, 16));

  it.each(['skip', 'once', 'all'] as const)('on time is started with %s', (missed) => {
    const firing = planFiring({ ...hourly, missed }, at('10:00:00'), at('10:00:59'));
    expect({ ...firing, runs: iso(firing.runs) }).toEqual({
      runs: ['10:00'],
      missed: 0,
      more: false,
      next: at('11:00:00'),
    });
  });

  it.each([
    ['skip', [], 5],
    ['once', ['14:00'], 4],
    ['all', ['12:00', '13:00', '14:00'], 2],
  ] as const)('after half a day without a worker: %s', (missed, runs, passed) => {
    const firing = planFiring({ ...hourly, missed }, at('10:00:00'), at('14:30:00'));
    expect([iso(firing.runs), firing.missed, firing.next]).toEqual([runs, passed, at('15:00:00')]);
  });

  it('skip starts the one that is on time among those that are not', () => {
    const firing = planFiring({ ...hourly, missed: 'skip' }, at('10:00:00'), at('13:00:01'));
    expect([iso(firing.runs), firing.missed]).toEqual([['13:00'], 3]);
  });

  it('when the clock went back nothing is used twice, and nothing is left out', () => {
    expect(planFiring({ ...hourly, missed: 'once' }, at('10:00:00'), at('09:00:30'))).toEqual({
      runs: [],
      missed: 0,
      more: false,
      next: at('10:00:00'),
    });
  });

  it('of a year of minutes only the newest are looked at', () => {
    const minutely = { ...hourly, cron: '* * * * *', missed: 'all' } as const;
    const firing = planFiring(minutely, new Date('2025-06-01T00:00:00Z'), at('10:00:10'));
    expect([iso(firing.runs), firing.more]).toEqual([['09:58', '09:59', '10:00'], true]);
  });
});
