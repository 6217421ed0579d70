import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Tree = { [key: string]: string | Tree };

const read = (locale: string) =>
  JSON.parse(readFileSync(new URL(`../../messages/${locale}.json`, import.meta.url), 'utf8')) as Tree;

function leaves(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : leaves(value, `${prefix}${key}.`),
  );
}

/** Arguments and tags of a message; the texts around them may differ, these may not. */
function slots(message: string): Set<string> {
  const found = new Set([...message.matchAll(/<(\w+)>/g)].map((match) => `<${match[1]}>`));
  let depth = 0;
  for (const [index, character] of message.split('').entries()) {
    // Odd depths are arguments, even ones the texts of their cases.
    if (character === '{' && depth % 2 === 0) {
      found.add(/^\{\s*(\w+)/.exec(message.slice(index))?.[1] ?? message);
    }
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
  }
  return found;
}

const en = new Map(leaves(read('en')));
const zh = new Map(leaves(read('zh')));

it('has the same messages in every language', () => {
  expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
});

it('has the same slots in every language', () => {
  const of = (message: string) => [...slots(message)].sort().join(' ');
  const different = [...en].filter(([key, message]) => of(message) !== of(zh.get(key) ?? ''));
  expect(different.map(([key]) => key)).toEqual([]);
});

it('has no empty message', () => {
  expect([...en, ...zh].filter(([, message]) => message.trim() === '')).toEqual([]);
});

it('says nothing that the house does not say', () => {
  const refused = /successfully|oops|are you sure|please|!|请(?!求)|您/i;
  expect(
    [...en, ...zh]
      .filter(([, message]) => refused.test(message))
      .map(([key, message]) => `${key}: ${message}`),
  ).toEqual([]);
});
