import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type { ComponentSpec } from '@/plugins/sdk/definition';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const web: ComponentSpec = {
  name: 'web',
  type: 'webservice',
  properties: { image: 'a', env: [{ name: 'A', value: '1' }], limit: { cpu: '1', memory: '1Gi' } },
  traits: [
    { type: 'scaler', properties: { replicas: 1 } },
    { type: 'labels', properties: { a: 'b' } },
  ],
  dependsOn: ['db'],
};
const db: ComponentSpec = { name: 'db', type: 'statefulset', properties: { image: 'd' } };
const override = (...components: object[]) =>
  types.apply('override', { components: components as never }, [web, db]).then((result) => result.components);

describe('override', () => {
  it('merges maps, replaces the rest, false and 0 and empty lists too', async () => {
    const changed = await override({
      name: 'web',
      properties: { env: [], limit: { cpu: '2' }, addRevisionLabel: false },
      traits: [{ type: 'scaler', properties: { replicas: 0 } }],
    });
    expect(changed).toEqual([
      {
        ...web,
        properties: { image: 'a', env: [], limit: { cpu: '2', memory: '1Gi' }, addRevisionLabel: false },
        traits: [{ type: 'scaler', properties: { replicas: 0 } }, web.traits?.[1]],
      },
      db,
    ]);
  });

  it('adds traits and takes them away', async () => {
    const changed = await override({
      name: 'web',
      traits: [{ type: 'labels', disable: true }, { type: 'expose' }],
    });
    expect(changed?.[0]?.traits).toEqual([web.traits?.[0], { type: 'expose' }]);
  });

  it.each([
    [{ properties: { x: 1 } }, ['web', 'db']],
    [{ type: 'statefulset', properties: { x: 1 } }, ['db']],
    [{ name: 'w*', properties: { x: 1 } }, ['web']],
    [{ name: '(web|db)', properties: { x: 1 } }, ['web', 'db']],
    [{ name: 'we', type: 'worker', properties: { x: 1 } }, ['we']],
  ])('%j changes %j', async (patch, names) => {
    const changed = await override(patch);
    expect(changed?.filter((one) => one.properties?.['x'] === 1).map((one) => one.name)).toEqual(names);
  });

  it('another type takes the place of the component', async () => {
    const [changed] = (await override({ name: 'web', type: 'worker', properties: { image: 'w' } })) ?? [];
    expect(changed).toEqual({ name: 'web', type: 'worker', properties: { image: 'w' } });
  });

  it('changes the last of several traits of one type, and keeps the others', async () => {
    const two = {
      ...web,
      traits: [
        { type: 'sidecar', properties: { name: 'a' } },
        { type: 'sidecar', properties: { name: 'b' } },
      ],
    };
    const properties = {
      components: [{ name: 'web', traits: [{ type: 'sidecar', properties: { image: 'i' } }] }],
    };
    const { components } = await types.apply('override', properties, [two]);
    expect(components?.[0]?.traits?.map((trait) => trait.properties)).toEqual([
      { name: 'a' },
      { name: 'b', image: 'i' },
    ]);
  });

  it('selects in the order of the document', async () => {
    const { components } = await types.apply('override', { selector: ['db', 'web', 'no'] }, [web, db]);
    expect(components?.map((one) => one.name)).toEqual(['web', 'db']);
  });

  it.each([
    [{}, undefined],
    [{ components: [{ name: 'nobody', properties: {} }] }, 'components[0].name'],
    [{ components: [{ name: '(', properties: {} }] }, 'components[0].name'],
  ])('rejects %j', async (properties, path) => {
    await expect(types.apply('override', properties, [web])).rejects.toMatchObject({
      code: 'invalid-input',
      path,
    });
  });

  it('rejects a pattern that would take for ever', async () => {
    const slow = { ...web, name: 'a'.repeat(60) };
    const properties = { components: [{ name: '(a+)+b', properties: {} }] };
    await expect(types.apply('override', properties, [slow])).rejects.toMatchObject({
      code: 'extension-failed',
    });
  });
});

describe('topology', () => {
  it('says where to deliver', async () => {
    expect(await types.apply('topology', { clusters: ['east'], namespace: 'shop' }, [])).toEqual({
      placements: [{ clusters: ['east'], namespace: 'shop' }],
    });
    expect(await types.apply('topology', { clusterSelector: { region: 'eu' } }, [])).toEqual({
      placements: [{ clusterLabelSelector: { region: 'eu' } }],
    });
  });

  it('rejects an unknown property', async () => {
    await expect(types.apply('topology', { cluster: 'east' }, [])).rejects.toMatchObject({
      problems: [{ hint: 'did you mean "clusters"?' }],
    });
  });
});

describe('steps', () => {
  it('deploy spawns a deployment, after approval where that is asked for', async () => {
    const spawn = {
      type: 'spawn',
      child: {
        kind: 'deployment',
        input: { policies: ['p'], parallelism: 5, ignoreTerraformComponent: true },
      },
    };
    expect(await types.step('deploy', 'start', { policies: ['p'] })).toEqual(spawn);
    expect(await types.step('deploy', 'start', { policies: ['p'], auto: false })).toMatchObject({
      type: 'suspended',
      resume: 'poll',
    });
    expect(await types.step('deploy', 'poll', { policies: ['p'], auto: false })).toEqual(spawn);
  });

  it('apply-component spawns one of a component', async () => {
    expect(await types.step('apply-component', 'start', { component: 'web', cluster: 'east' })).toEqual({
      type: 'spawn',
      child: { kind: 'deployment', input: { component: 'web', cluster: 'east', namespace: '' } },
    });
  });

  it('suspend waits for somebody, or for a time', async () => {
    expect(await types.step('suspend', 'start', { message: 'Look' })).toEqual({
      type: 'suspended',
      reason: 'Look',
    });
    expect(await types.step('suspend', 'start', { duration: '1m30s' })).toMatchObject({ untilMs: 1_090_000 });
  });

  it('suspend rejects what is no duration', async () => {
    await expect(types.step('suspend', 'start', { duration: 'soon' })).rejects.toMatchObject({
      path: 'duration',
    });
  });
});
