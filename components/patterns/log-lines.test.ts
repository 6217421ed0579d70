import { expect, it } from 'vitest';
import { type LogLine, appendLines, levelOf, mostLogLines, searchLines, toText } from './log-lines';

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

it('finds by text and by source, in any case', () => {
  const lines = [line(1, 'Hello'), line(2, 'bye')];
  expect(searchLines(lines, 'HELL').map((each) => each.id)).toEqual(['1']);
  expect(searchLines(lines, 'web')).toHaveLength(2);
});

it('downloads what is shown', () => {
  expect(toText([{ ...line(1), at: '10:00' }])).toBe('10:00 web line 1\n');
});
