import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { judge, readDisk, tellRoom } from './disk';

const mib = 1_048_576;

it.each([
  [2_000 * mib, 'enough'],
  [1_024 * mib, 'enough'],
  [1_023 * mib, 'low'],
  [16 * mib, 'low'],
  [16 * mib - 1, 'full'],
  [0, 'full'],
] as const)('%i bytes are %s', (free, state) => expect(judge(free, 1_024)).toBe(state));

it('says how much is left, and where', () => {
  const disk = { folder: '/data', state: 'full', freeBytes: 3.9 * mib, totalBytes: 10_240 * mib } as const;
  expect(tellRoom(disk)).toBe('3 MB free of 10,240 MB in /data');
});

it('reads a real one', () => {
  const { folder, freeBytes, totalBytes } = readDisk(tmpdir(), 1);
  expect(folder).toBe(tmpdir());
  expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
});
