import { describe, expect, it } from 'vitest';
import { checkSpec } from '@/server/engine/core/check-spec';
import { planDeletion } from './deletion';

const application = {
  id: 'app_1',
  name: 'shop',
  project: 'default',
  revision: 1,
  labels: {},
  annotations: {},
};

describe('planDeletion', () => {
  it('removes dependents first, at every placement, and the application last', () => {
    const components = [
      { name: 'web', dependsOn: ['db', 'gone'] },
      { name: 'db', dependsOn: [] },
    ];
    const spec = planDeletion([{ instanceId: 'inst_1', cluster: 'c', namespace: 'ns', components }], {
      application,
    });
    checkSpec(spec);
    expect(Object.fromEntries(spec.nodes.map((node) => [node.key, node.dependsOn]))).toEqual({
      'c/ns': [],
      'c/ns/web': [],
      'c/ns/db': ['c/ns/web'],
      'c/ns/placement.forget': ['c/ns/web', 'c/ns/db'],
      'application.forget': ['c/ns'],
    });
  });

  it('of what was never delivered only forgets it', () => {
    expect(planDeletion([], { application }).nodes.map((node) => node.key)).toEqual(['application.forget']);
  });
});
