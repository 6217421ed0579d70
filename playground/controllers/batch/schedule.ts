/** A cron schedule of five fields, as CronJobs give it: which minutes it means in which time zone. Pure. */
export type Schedule = {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** Of two restricted day fields either one is enough. */
  eitherDay: boolean;
};

const shorthands: { [name: string]: string } = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

type Field = { least: number; most: number; names?: string[] };

/** Undefined for what is no schedule. */
export function parseSchedule(text: string): Schedule | undefined {
  const fields = (shorthands[text.trim()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, { least: 0, most: 59 });
  const hours = parseField(hour, { least: 0, most: 23 });
  const days = parseField(day, { least: 1, most: 31 });
  const months = parseField(month, { least: 1, most: 12, names: ['', ...monthNames] });
  const weekdays = parseField(weekday, { least: 0, most: 7, names: dayNames });
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  return { minutes, hours, days, months, weekdays, eitherDay: !isAny(day) && !isAny(weekday) };
}

function isAny(field: string): boolean {
  return field.startsWith('*') || field.startsWith('?');
}

function parseField(text: string, field: Field): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|\?|[0-9a-z]+)(?:-([0-9a-z]+))?(?:\/(\d+))?$/i.exec(part);
    if (!match) return undefined;
    const [, from = '', to, step] = match;
    const any = from === '*' || from === '?';
    const first = any ? field.least : numberOf(from, field);
    const last = any || (to === undefined && step !== undefined) ? field.most : numberOf(to ?? from, field);
    const every = step === undefined ? 1 : Number(step);
    if (first === undefined || last === undefined || every === 0 || first > last) return undefined;
    for (let value = first; value <= last; value += every) values.add(value);
  }
  return values;
}

function numberOf(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 && text !== '' ? named : Number(text);
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

const minuteMs = 60_000;

type WallTime = { minute: number; hour: number; day: number; month: number; weekday: number };

function matches(schedule: Schedule, at: WallTime): boolean {
  const day = schedule.days.has(at.day);
  const weekday = schedule.weekdays.has(at.weekday);
  return (
    schedule.minutes.has(at.minute) &&
    schedule.hours.has(at.hour) &&
    schedule.months.has(at.month) &&
    (schedule.eitherDay ? day || weekday : day && weekday)
  );
}

const searchMinutes = 4 * 366 * 24 * 60;

/** The first time after `afterMs`; undefined when there is none within four years. */
export function nextTime(schedule: Schedule, afterMs: number, timeZone = 'UTC'): number | undefined {
  const wallTimeOf = wallTimeIn(timeZone);
  let at = Math.floor(afterMs / minuteMs) * minuteMs + minuteMs;
  for (let tried = 0; tried < searchMinutes; tried++) {
    const wall = wallTimeOf(at);
    if (matches(schedule, wall)) return at;
    // A whole day at a time where the date itself is wrong: time zones are a multiple of 15 minutes off.
    const dateFits = matches(
      { ...schedule, minutes: new Set([wall.minute]), hours: new Set([wall.hour]) },
      wall,
    );
    const skipMinutes = dateFits ? 1 : 15 - (wall.minute % 15);
    tried += skipMinutes - 1;
    at += skipMinutes * minuteMs;
  }
  return undefined;
}

/** The latest time in (afterMs, untilMs]; undefined when none. */
export function latestTime(
  schedule: Schedule,
  afterMs: number,
  untilMs: number,
  timeZone = 'UTC',
): number | undefined {
  const wallTimeOf = wallTimeIn(timeZone);
  const floor = Math.max(afterMs, untilMs - searchMinutes * minuteMs);
  for (let at = Math.floor(untilMs / minuteMs) * minuteMs; at > floor; at -= minuteMs) {
    if (matches(schedule, wallTimeOf(at))) return at;
  }
  return undefined;
}

function wallTimeIn(timeZone: string): (ms: number) => WallTime {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return utcTime;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return {
      minute: Number(parts.get('minute')),
      hour: Number(parts.get('hour')),
      day: Number(parts.get('day')),
      month: Number(parts.get('month')),
      weekday: dayNames.indexOf((parts.get('weekday') ?? '').toLowerCase()),
    };
  };
}

function utcTime(ms: number): WallTime {
  const date = new Date(ms);
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
  };
}
