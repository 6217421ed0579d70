import { expect, it } from 'vitest';
import { StatementNames } from './statement-names';

it('names what comes again, always the same', () => {
  const names = new StatementNames();
  expect(names.nameOf('select 1')).toBeUndefined();
  const name = names.nameOf('select 1');
  expect(name).toMatch(/^loam_/);
  expect(names.nameOf('select 1')).toBe(name);
});

it('gives another name to what was forgotten', () => {
  const names = new StatementNames();
  names.nameOf('select 1');
  const name = names.nameOf('select 1');
  names.forget('select 1');
  expect([names.nameOf('select 1'), names.nameOf('select 1')]).not.toContain(name);
});

it('leaves long lists as they are', () => {
  const names = new StatementNames();
  const list = `select ${'1, '.repeat(10_000)} 1`;
  expect([1, 2, 3].map(() => names.nameOf(list))).toEqual([undefined, undefined, undefined]);
});

it('has a bound, whatever comes', () => {
  const names = new StatementNames();
  const texts = Array.from({ length: 1_000 }, (_, index) => `select ${index}`);
  for (const text of texts) for (let times = 0; times < 3; times++) names.nameOf(text);
  expect(texts.filter((text) => names.nameOf(text)).length).toBe(200);
});
