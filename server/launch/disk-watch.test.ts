import { expect, it } from 'vitest';
import type { Disk } from '@/server/platform/disk';
import { createDiskWatch } from './disk-watch';

const mib = 1_048_576;

it('says once what becomes of the room, however often it is asked and however it wavers', () => {
  const said: string[] = [];
  let state: Disk['state'] = 'enough';
  const watch = createDiskWatch(
    () => ({ folder: '/data', state, freeBytes: 3 * mib, totalBytes: 9 * mib }),
    (line) => said.push(line.split(':')[0] ?? ''),
  );
  const look = (now: Disk['state'], times: number) => {
    state = now;
    for (let i = 0; i < times; i++) expect(watch.look()).toBe(now);
  };
  look('enough', 20);
  expect(said).toEqual([]);
  look('low', 20);
  look('full', 20);
  look('low', 5);
  look('full', 20);
  expect(said).toEqual(['Little room is left for the database', 'The disk of the database is full']);
  look('enough', 20);
  expect(said.slice(2)).toEqual(['The database has room again']);
});
