import { expect, it } from 'vitest';
import { createOwnerGraph } from './owner-graph';

const object = (name: string, ...owners: string[]) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, uid: name, ownerReferences: owners.map((uid) => ({ uid })) },
});

it('tells what is above and below an object', () => {
  const graph = createOwnerGraph();
  const [top, middle, low] = [object('top'), object('middle', 'top'), object('low', 'middle')];
  for (const each of [top, middle, low]) graph.add(each);
  expect(graph.rootsOf(low)).toEqual([top]);
  expect(graph.descendants('top')).toEqual([middle, low]);
});

it('comes to an end where objects own each other', () => {
  const graph = createOwnerGraph();
  const [one, other] = [object('one', 'other'), object('other', 'one')];
  for (const each of [one, other]) graph.add(each);
  expect(graph.rootsOf(one)).toEqual([other]);
  expect(graph.descendants('one')).toEqual([other]);
});
