import { expect, it } from 'vitest';
import { deliveryPlan } from './delivery-plan';

const rendered = (name: string, kind = 'Deployment') => ({ apiVersion: 'apps/v1', kind, metadata: { name } });
const running = (name: string, kind = 'Deployment', namespace = 'shop') => ({
  apiVersion: 'apps/v1',
  kind,
  namespace,
  name,
});

it('tells what is created, applied again and removed, at the places that it goes to', () => {
  const plan = deliveryPlan(
    [
      {
        cluster: 'east',
        namespace: 'shop',
        resources: [rendered('web'), rendered('api'), rendered('everywhere', 'ClusterRole')],
      },
    ],
    [
      {
        cluster: 'east',
        namespace: 'shop',
        components: [
          { resources: [running('web'), running('everywhere', 'ClusterRole', '')] },
          { resources: [running('old')] },
        ],
      },
      { cluster: 'west', namespace: 'shop', components: [{ resources: [running('left-alone')] }] },
    ],
  );
  expect(plan.map(({ change, name, place }) => [change, name, place])).toEqual([
    ['remove', 'old', 'east / shop'],
    ['change', 'web', 'east / shop'],
    ['create', 'api', 'east / shop'],
    ['change', 'everywhere', 'east / shop'],
  ]);
  expect(new Set(plan.map(({ key }) => key)).size).toBe(plan.length);
});
