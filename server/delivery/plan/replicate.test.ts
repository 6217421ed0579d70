import { describe, expect, it } from 'vitest';
import type { ComponentSpec } from '@/plugins/sdk/definition';
import { replicate } from './replicate';

const component = (name: string, more: Partial<ComponentSpec> = {}): ComponentSpec => ({
  name,
  type: 'webservice',
  properties: { image: name },
  ...more,
});
const path = 'spec.policies[1].properties';
const copies = (keys: string[], selector?: string[]) => ({ keys, path, ...(selector ? { selector } : {}) });
const namesOf = (components: ComponentSpec[]) => components.map(({ name }) => name);

describe('replicate', () => {
  it('makes one copy of each selected component for each key, and knows what it is of', () => {
    const made = replicate([component('web'), component('db')], [copies(['a', 'b'], ['web'])]);
    expect(namesOf(made)).toEqual(['web-a', 'web-b', 'db']);
    expect(made[1]).toEqual({ ...component('web'), name: 'web-b', replica: { of: 'web', key: 'b' } });
  });

  it.each([
    ['no selector', copies(['a'])],
    ['an empty one', copies(['a'], [])],
  ])('copies all with %s', (_what, wanted) => {
    expect(namesOf(replicate([component('web'), component('db')], [wanted]))).toEqual(['web-a', 'db-a']);
  });

  it('takes the keys of several policies, each once', () => {
    expect(namesOf(replicate([component('web')], [copies(['a', 'b']), copies(['b', 'c'])]))).toEqual([
      'web-a',
      'web-b',
      'web-c',
    ]);
  });

  it('has who depends on a component wait for all its copies', () => {
    const made = replicate(
      [component('web', { dependsOn: ['db', 'cache'] }), component('db'), component('cache')],
      [copies(['a', 'b'], ['db'])],
    );
    expect(made[0]?.dependsOn).toEqual(['db-a', 'db-b', 'cache']);
  });

  it.each<[string, ComponentSpec[], ReturnType<typeof copies>, object]>([
    [
      'a component that is not there',
      [component('web')],
      copies(['a'], ['wep']),
      { path: `${path}.selector[0]`, got: 'wep' },
    ],
    [
      'a name that is taken',
      [component('web'), component('web-a')],
      copies(['b', 'a'], ['web']),
      { path: `${path}.keys[1]`, message: 'Two components would be called "web-a".' },
    ],
    [
      'a name that is too long',
      [component('w'.repeat(40))],
      copies(['a', 'k'.repeat(23)]),
      { path: `${path}.keys[1]`, got: '64 characters' },
    ],
    [
      'values that are put out',
      [component('web', { outputs: [{ name: 'ip', valueFrom: 'output.status.ip' }] })],
      copies(['a']),
      { path: `${path}.keys[0]`, message: 'web puts out values, so it cannot be copied.' },
    ],
  ])('refuses %s', (_what, components, wanted, problem) => {
    expect(() => replicate(components, [wanted])).toThrow(expect.objectContaining(problem));
  });
});
