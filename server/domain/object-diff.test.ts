import { describe, expect, it } from 'vitest';
import { diffObjects, restartsPods } from './object-diff';

const deployment = (image: string, more: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', resourceVersion: '1', labels: { 'app.oam.dev/appRevision': 'web-v1' } },
  spec: {
    replicas: 1,
    template: { spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 80 }] }], ...more } },
  },
  status: { replicas: 1 },
});

describe('the difference of two objects', () => {
  it('names members of lists by what tells them apart', () => {
    const sidecar = { name: 'log', image: 'fluent:1' };
    const before = deployment('nginx:1');
    const after = deployment('nginx:2');
    after.spec.template.spec.containers.unshift(sidecar as never);
    expect(diffObjects(before, after)).toEqual([
      { path: 'spec.template.spec.containers[web].image', before: 'nginx:1', after: 'nginx:2' },
      { path: 'spec.template.spec.containers[log]', after: sidecar },
    ]);
    expect(restartsPods('Deployment', diffObjects(before, after))).toBe(true);
    expect(restartsPods('Service', diffObjects(before, after))).toBe(false);
  });

  it('leaves out what the server keeps for itself, and that it was delivered again', () => {
    const before = deployment('nginx:1');
    const after = structuredClone({ ...before, status: {} });
    after.metadata = {
      ...after.metadata,
      resourceVersion: '2',
      labels: { 'app.oam.dev/appRevision': 'web-v2' },
    };
    expect(diffObjects(before, after)).toEqual([]);
  });

  it('takes an empty map or list for none, and a list without names as one value', () => {
    expect(diffObjects({ a: {}, b: [] }, {})).toEqual([]);
    expect(diffObjects({ args: ['a'] }, { args: ['a', 'b'] })).toEqual([
      { path: 'args', before: ['a'], after: ['a', 'b'] },
    ]);
    expect(diffObjects({ 'x/y': 1 }, {})).toEqual([{ path: '[x/y]', before: 1 }]);
  });

  it('hides what is in a Secret, also where it is only added', () => {
    const secret = (data: object) => ({ kind: 'Secret', type: 'Opaque', data }) as never;
    const diff = diffObjects(secret({ a: 'c2VjcmV0', b: 'b2xk' }), secret({ b: 'bmV3', c: 'cGFzcw==' }));
    expect(JSON.stringify(diff)).not.toMatch(/c2VjcmV0|b2xk|bmV3|cGFzcw/);
    expect(diff.map(({ path }) => path)).toEqual(['data.a', 'data.b', 'data.c']);
    const whole = diffObjects({ kind: 'Secret' }, secret({ a: 'c2VjcmV0' }));
    expect(JSON.stringify(whole)).not.toContain('c2VjcmV0');
  });
});
