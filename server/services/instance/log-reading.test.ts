import { expect, it } from 'vitest';
import { createReading } from './log-reading';
import type { Lines } from './merge-logs';

const web = { namespace: 'shop', pod: 'web-1', container: 'app', restarts: 0 };
const at = (second: number) => `2026-11-28T10:00:0${second}.5Z`;

/** A container that has written at these seconds. */
function cluster(written: { seconds: number[] }) {
  const asked: object[] = [];
  const reading = createReading(async function* (container, from) {
    asked.push(from);
    if (written.seconds.length === 0) throw new Error('is waiting to start');
    for (const second of written.seconds) yield { ...container, at: at(second), text: `${second}` };
  });
  return { asked, reading };
}

async function textsOf(lines: Lines): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of lines) texts.push(text);
  return texts;
}

it('reads each run of a container once, and goes on from the last line that was taken', async () => {
  const written = { seconds: [1, 2] };
  const { asked, reading } = cluster(written);
  expect(reading.isDue(web)).toBe(true);
  const first = reading.begin(web, { follow: true, tailLines: 10 });
  expect(reading.isDue({ ...web, restarts: 1 }), 'while it is read').toBe(false);
  expect(await textsOf(first)).toEqual(['1', '2']);
  expect(reading.isDue(web), 'the same run').toBe(false);
  expect(reading.isDue({ ...web, restarts: 1 })).toBe(true);
  written.seconds = [2, 3];
  const again = reading.begin({ ...web, restarts: 1 }, { follow: true, tailLines: 10 }, true);
  expect(await textsOf(again)).toEqual(['3']);
  expect(asked).toEqual([
    { follow: true, tailLines: 10 },
    { follow: true, sinceTime: at(2) },
  ]);
});

it('says of one that was asked for that it has no log yet, keeps quiet of one that came, and looks again at both', async () => {
  const written = { seconds: [] as number[] };
  const { reading } = cluster(written);
  await expect(textsOf(reading.begin(web, {}))).rejects.toThrow('waiting to start');
  expect(reading.isDue(web)).toBe(true);
  expect(await textsOf(reading.begin(web, {}, true))).toEqual([]);
  expect(reading.isDue(web)).toBe(true);
  written.seconds = [4];
  expect(await textsOf(reading.begin(web, {}, true))).toEqual(['4']);
});
