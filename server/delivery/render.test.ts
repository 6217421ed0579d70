import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '@/server/domain/json';
import type { Extensions } from '@/server/extensions/extensions';
import { packOf } from '@/server/extensions/testing/packs-of';
import { createTestExtensions } from '@/server/extensions/testing/test-extensions';
import type { PlannedComponent, PlannedTrait } from './plan/planned';
import { type RenderTarget, renderComponent } from './render';

let extensions: Extensions;

beforeAll(async () => {
  extensions = await createTestExtensions([
    packOf(
      'test',
      {
        name: 'config',
        workload: 'v1/ConfigMap',
        schema: {
          type: 'object',
          properties: { value: { type: 'string' }, namespace: { type: 'string' } },
          required: ['value'],
          additionalProperties: false,
        },
        code: `{ render: (ctx) => ({
          workload: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: ctx.name, namespace: ctx.parameters.namespace, labels: { own: 'yes', shared: 'component' } }, data: { value: ctx.parameters.value, seen: ctx.appRevision + ' ' + ctx.cluster + ' 1.' + ctx.clusterVersion.minor } },
          resources: [{ name: 'side', resource: { apiVersion: 'v1', kind: 'Secret', metadata: { name: ctx.name + '-side' } } }],
        }) }`,
      },
      {
        name: 'copy',
        workload: '*',
        code: `{ render: () => ({ workload: null, references: { objects: [], urls: [] } }) }`,
      },
      {
        kind: 'trait',
        name: 'talker',
        stage: 'render',
        functions: ['patch'],
        appliesTo: ['*'],
        code: `{ patch: ({ workload: { data } }) => {
          const error = new Error('two values, one is ' + data.token);
          error.refusal = { path: 'value', expected: data.token, got: 'not ' + data.token, hint: 'take ' + data.token };
          throw error;
        } }`,
      },
      { name: 'empty', workload: '*', code: '{ render: () => ({ workload: null }) }' },
      {
        kind: 'trait',
        name: 'mark',
        stage: 'render',
        functions: ['patch'],
        appliesTo: ['v1/ConfigMap'],
        conflictsWith: ['rival'],
        code: `{ patch: (ctx) => ({
          workload: { ...ctx.workload, data: { ...ctx.workload.data, marks: (ctx.workload.data.marks || '') + ctx.parameters.mark } },
          resources: ctx.parameters.extra ? [{ name: 'extra', resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra-' + ctx.resources.length } } }] : [],
        }) }`,
      },
      {
        kind: 'trait',
        name: 'rival',
        stage: 'render',
        functions: ['patch'],
        appliesTo: ['*'],
        code: '{ patch: () => ({}) }',
      },
      {
        kind: 'trait',
        name: 'jobs-only',
        stage: 'render',
        functions: ['patch'],
        appliesTo: ['batch/v1/Job'],
        code: '{ patch: () => ({}) }',
      },
      {
        kind: 'trait',
        name: 'late',
        stage: 'post',
        functions: ['execute'],
        appliesTo: ['*'],
        code: '{ execute: () => ({}) }',
      },
    ),
  ]);
});
afterAll(() => extensions.close());

const target: RenderTarget = {
  application: {
    id: 'app_1',
    name: 'shop',
    project: 'default',
    revision: 4,
    labels: { team: 'a', shared: 'application' },
    annotations: { 'example.com/note': 'n', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  },
  placement: {
    clusterId: 'clu_1',
    cluster: 'east',
    namespace: 'ns',
    stageId: null,
    stage: null,
    clusterVersion: { major: 1, minor: 36 },
  },
};

function component(
  properties: JsonObject,
  traits: [string, JsonObject?][] = [],
  type = 'config',
): PlannedComponent {
  const planned = traits.map(([name, given]): PlannedTrait => ({
    type: name,
    revision: 1,
    stage: name === 'late' ? 'post' : 'render',
    properties: given ?? {},
  }));
  return { name: 'web', type, revision: 1, properties, traits: planned, path: 'spec.components[2]' };
}
const render = (...args: Parameters<typeof component>) =>
  renderComponent(extensions, component(...args), target, null);

describe('renderComponent', () => {
  it('labels as KubeVela does, copies what the application carries, fills the namespace in', async () => {
    const [workload, side] = await render({ value: 'v' });
    expect(workload).toEqual({
      origin: { type: 'workload' },
      resource: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'web',
          namespace: 'ns',
          labels: {
            own: 'yes',
            team: 'a',
            shared: 'application',
            'app.oam.dev/name': 'shop',
            'app.oam.dev/namespace': 'ns',
            'app.oam.dev/component': 'web',
            'app.oam.dev/appRevision': 'shop-v4',
            'app.oam.dev/project': 'default',
            'app.oam.dev/resourceType': 'WORKLOAD',
            'workload.oam.dev/type': 'config',
          },
          annotations: { 'example.com/note': 'n' },
        },
        data: { value: 'v', seen: 'shop-v4 east 1.36' },
      },
    });
    expect(side?.resource.metadata.labels).toMatchObject({
      'app.oam.dev/resourceType': 'TRAIT',
      'trait.oam.dev/type': 'AuxiliaryWorkload',
      'trait.oam.dev/resource': 'side',
    });
  });

  it('leaves a namespace that the object names', async () => {
    const [workload] = await render({ value: 'v', namespace: 'other' });
    expect(workload?.resource.metadata.namespace).toBe('other');
  });

  it('applies traits in order, each seeing what is there so far, and no trait that acts', async () => {
    const rendered = await render({ value: 'v' }, [
      ['mark', { mark: 'a', extra: true }],
      ['late'],
      ['mark', { mark: 'b', extra: true }],
    ]);
    expect(rendered[0]?.resource['data']).toMatchObject({ marks: 'ab' });
    expect(rendered.map((each) => each.resource.metadata.name)).toEqual([
      'web',
      'web-side',
      'extra-1',
      'extra-2',
    ]);
    expect(rendered[2]?.origin).toEqual({ type: 'trait', trait: 'mark', output: 'extra' });
  });

  it('rejects parameters that do not fit, with their place', async () => {
    await expect(render({})).rejects.toMatchObject({
      code: 'invalid-input',
      path: 'spec.components[2].properties.value',
    });
    await expect(render({ value: 'v', vale: 1 })).rejects.toMatchObject({
      problems: [{ path: 'spec.components[2].properties.vale' }],
    });
  });

  it('rejects a trait that does not go with what was rendered, and two that exclude each other', async () => {
    await expect(render({ value: 'v' }, [['jobs-only']])).rejects.toMatchObject({
      path: 'spec.components[2].traits[0].type',
      expected: 'a component that makes batch/v1/Job',
      got: 'v1/ConfigMap',
    });
    await expect(render({}, [['rival']], 'empty')).rejects.toMatchObject({ got: 'nothing' });
    await expect(render({ value: 'v' }, [['rival'], ['mark', { mark: 'x' }]])).rejects.toMatchObject({
      path: 'spec.components[2].traits[1].type',
    });
  });

  it('tells nothing of a Secret that it copies where a trait refuses it', async () => {
    const told = 'open sesame';
    const data = { token: Buffer.from(told).toString('base64') };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, data };
    const copy = component({}, [['talker']], 'copy');
    const error: unknown = await renderComponent(extensions, copy, target, async () => [secret]).catch(
      (refusal: unknown) => refusal,
    );
    expect(error).toMatchObject({
      code: 'invalid-input',
      message: 'two values, one is ***',
      path: 'spec.components[2].traits[0].properties.value',
      expected: '***',
      got: 'not ***',
      hint: 'take ***',
    });
  });

  it('rejects a definition that is not there any more', async () => {
    const gone = { ...component({ value: 'v' }), revision: 9 };
    await expect(renderComponent(extensions, gone, target, null)).rejects.toMatchObject({
      code: 'unknown-type',
    });
  });
});
