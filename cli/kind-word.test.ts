import { expect, it } from 'vitest';
import { kindOf } from './kind-word';

it.each([
  ['Deployment', 'Deployment'],
  ['deployment', 'Deployment'],
  ['deployments', 'Deployment'],
  ['deploy', 'Deployment'],
  ['ingresses', 'Ingress'],
  ['po', 'Pod'],
  ['widget', 'Widget'],
  ['widgets', 'Widget'],
  ['Other', 'Other'],
])('%s is %s', (word, kind) => {
  expect(kindOf(word, ['Widget'])).toBe(kind);
});
