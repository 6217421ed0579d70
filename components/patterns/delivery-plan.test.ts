import { expect, it } from 'vitest';
import { deliveryPlan, fieldWords } from './delivery-plan';

const object = (change: 'create' | 'change' | 'remove' | 'none' | 'keep' | 'refused', name: string) => ({
  change,
  name,
  component: 'web',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  fields: [],
  restarts: false,
  why: null,
  problem: null,
});
const place = { application: 'shop', cluster: 'east', namespace: 'shop', unknown: null };

it('tells first what goes and what is refused, counts what stays, and says what it does not know', () => {
  const plan = deliveryPlan([
    {
      ...place,
      objects: [
        object('none', 'same'),
        object('create', 'new'),
        object('change', 'web'),
        object('keep', 'kept'),
        object('refused', 'foreign'),
        object('remove', 'old'),
      ],
    },
    {
      ...place,
      cluster: 'west',
      objects: [],
      unknown: { code: 'cluster-unreachable', message: 'no answer' },
    },
  ]);
  expect(plan.lines.map(({ change, name, place: at }) => `${change} ${name} ${at}`)).toEqual([
    'remove old east / shop',
    'refused foreign east / shop',
    'change web east / shop',
    'create new east / shop',
  ]);
  expect(plan.same).toBe(2);
  expect(plan.unknown).toEqual([{ cluster: 'west', message: 'no answer' }]);
});

it('shows values in a few words', () => {
  expect(fieldWords({ path: 'a', after: { x: 1 } })).toEqual({ before: '–', after: '{"x":1}' });
  expect(fieldWords({ path: 'a', before: 'b'.repeat(100) }).before).toHaveLength(61);
});
