import { expect, it } from 'vitest';
import {
  appendLines,
  levelOf,
  type LogLine,
  mergeLines,
  mostLogLines,
  patternOf,
  piecesOf,
  searchLines,
  toText,
  widthOfSources,
} from './log-lines';

const line = (id: number, text = `line ${id}`): LogLine => ({
  id: String(id),
  at: '',
  source: 'web',
  level: 'plain',
  text,
});

it.each([
  ['2026-11-21 ERROR could not connect', 'error'],
  ['{"level":"warn","msg":"slow"}', 'warning'],
  ['E1121 10:00:00 main.go:1] x', 'error'],
  ['GET /errors 200', 'plain'],
  ['GET / 200', 'plain'],
] as const)('%s is %s', (text, level) => expect(levelOf(text)).toBe(level));

it('keeps the newest lines when there are too many', () => {
  const full = Array.from({ length: mostLogLines }, (_, i) => line(i));
  const lines = appendLines(full, [line(mostLogLines)]);
  expect(lines).toHaveLength(mostLogLines);
  expect(lines[0]?.id).toBe('1');
  expect(lines.at(-1)?.id).toBe(String(mostLogLines));
});

it('puts what several sources say into the order of its times', () => {
  const at = (id: number, time: string) => ({ ...line(id), at: time });
  const one = mergeLines([], [at(1, '10:00:01'), at(2, '10:00:05')]);
  const both = mergeLines(one, [at(3, '10:00:03'), at(4, '10:00:05')]);
  expect(both.map(({ id }) => id)).toEqual(['1', '3', '2', '4']);
  expect(mergeLines(both, [at(5, '10:00:06')]).map(({ id }) => id)).toEqual(['1', '3', '2', '4', '5']);
});

it('never lets what is older push out what is newer', () => {
  const at = (id: number, time: string) => ({ ...line(id), at: time });
  const full = Array.from({ length: mostLogLines }, (_, i) => at(i, '10:00:02'));
  expect(mergeLines(full, [at(-1, '10:00:01')])[0]?.id).toBe('0');
  const later = mergeLines(full, [at(-1, '10:00:03')]);
  expect([later[0]?.id, later.at(-1)?.id, later.length]).toEqual(['1', '-1', mostLogLines]);
});

it('knows how wide the names of sources are, but for one that is far too long', () => {
  expect(
    widthOfSources([line(1), { ...line(2), source: 'web-0/app' }, { ...line(3), source: 'x'.repeat(90) }]),
  ).toBe(9);
  expect(widthOfSources([])).toBe(0);
});

it('finds by text and by source, in any case', () => {
  const lines = [line(1, 'Hello'), line(2, 'bye')];
  expect(searchLines(lines, 'HELL').map((each) => each.id)).toEqual(['1']);
  expect(searchLines(lines, 'web')).toHaveLength(2);
});

it('searches for letters, not for a pattern, and tells where they are', () => {
  const lines = [line(1, 'took [3ms] (a.b)'), line(2, 'took 3ms axb')];
  expect(searchLines(lines, '[3MS] (a.b)').map((each) => each.id)).toEqual(['1']);
  expect(piecesOf('Took 3ms, took 4ms', patternOf(' TOOK '))).toEqual([
    { from: 0, text: 'Took', isHit: true },
    { from: 4, text: ' 3ms, ', isHit: false },
    { from: 10, text: 'took', isHit: true },
    { from: 14, text: ' 4ms', isHit: false },
  ]);
  expect(piecesOf('took', patternOf('  '))).toEqual([{ from: 0, text: 'took', isHit: false }]);
});

it('downloads what is shown', () => {
  expect(toText([{ ...line(1), at: '10:00' }])).toBe('10:00 web line 1\n');
});
