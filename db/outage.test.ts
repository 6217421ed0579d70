import { afterEach, expect, it, vi } from 'vitest';
import { Outage } from './outage';

afterEach(() => vi.useRealTimers());

it('is said once when it begins and once when it is over, also while some statements succeed', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const said: string[] = [];
  const say = (_: object, message: string) => said.push(message);
  const outage = new Outage({ debug: () => undefined, info: say, warn: say });
  const full = Object.assign(new Error('no space'), { code: '53100', severity: 'ERROR' });
  for (let second = 0; second < 60; second++) {
    outage.met(full);
    vi.advanceTimersByTime(1_000);
    outage.over();
  }
  expect(said).toEqual(['the disk of the database is full: work waits and goes on by itself']);
  vi.advanceTimersByTime(5_000);
  outage.over();
  outage.over();
  expect(said.slice(1)).toEqual(['PostgreSQL takes work again']);
  outage.met(new Error('gone'));
  expect(said.at(-1)).toBe('PostgreSQL does not answer: work waits and goes on by itself');
});
