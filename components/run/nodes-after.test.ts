import { expect, it } from 'vitest';
import { nodesAfter } from './nodes-after';

const node = (key: string, dependsOn: string[] = [], parent: string | null = null) => ({
  key,
  parent,
  dependsOn,
});
const nodes = [node('a'), node('g', ['a']), node('in', [], 'g'), node('b', ['g']), node('c', ['a'])];

it('is what a node holds and what comes after it', () => {
  const keys = (key: string) => nodesAfter(nodes, key).map((each) => each.key);
  expect(keys('a')).toEqual(['g', 'in', 'b', 'c']);
  expect(keys('g')).toEqual(['in', 'b']);
  expect(keys('b')).toEqual([]);
});
