import { afterAll, expect, test } from 'vitest';
import type { Api } from './api';
import { contract } from './contract';
import type { Refusal, Tree } from './loose';
import { eventually } from './sandbox';
import { sorted } from './sorted';
import { WatchStream } from './watch-stream';

const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 10 },
        colour: { type: 'string', enum: ['red', 'green'], default: 'red' },
        name: { type: 'string', pattern: '^[a-z]+$', maxLength: 8 },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: {
            type: 'object',
            required: ['id'],
            properties: { id: { type: 'string' }, count: { type: 'integer' } },
          },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' }, replicas: { type: 'integer' } } },
  },
};

type Kind = {
  group: string;
  plural: string;
  path: (namespace: string, name?: string, rest?: string) => string;
};

contract('custom resources', ({ sandbox, api, cluster }) => {
  const made: string[] = [];
  afterAll(async () => {
    for (const name of made) await api.request('DELETE', `${crds}/${name}`);
  });

  /** Each test has a group of its own, so that none sees another's kinds. */
  async function define(more: Tree = {}): Promise<Kind> {
    const group = `g${Math.random().toString(36).slice(2, 10)}.${cluster.name}.example.com`;
    const name = `widgets.${group}`;
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: schema },
      subresources: {
        status: {},
        scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.replicas' },
      },
      additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
      ...more,
    };
    const names = { kind: 'Widget', plural: 'widgets', singular: 'widget', shortNames: ['wd'] };
    const spec = { group, names, scope: 'Namespaced', versions: [version] };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec,
    };
    made.push(name);
    await api.expect('POST', crds, definition);
    await established(api, name, group);
    const path = (namespace: string, item?: string, rest = '') =>
      `/apis/${group}/v1/namespaces/${namespace}/widgets${item ? `/${item}` : ''}${rest}`;
    return { group, plural: 'widgets', path };
  }

  function widget({ group }: Kind, spec: unknown, name = 'a'): Tree {
    return { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name }, spec };
  }

  test('are established, named in discovery and served at once', async () => {
    const kind = await define();
    const { body } = await api.request<{ resources: Tree[] }>('GET', `/apis/${kind.group}/v1`);
    expect(sorted(body.resources.map(({ name }) => String(name)))).toEqual([
      'widgets',
      'widgets/scale',
      'widgets/status',
    ]);
    expect(body.resources.find(({ name }) => name === 'widgets')).toMatchObject({
      kind: 'Widget',
      singularName: 'widget',
      shortNames: ['wd'],
      namespaced: true,
    });
  });

  test('get the schema’s defaults and lose what it does not know', async () => {
    const [kind, box] = [await define(), await sandbox()];
    const draft = widget(kind, { size: 2, unknown: 1, free: { any: ['thing'] } });
    const created = await api.expect('POST', kind.path(box.namespace), draft);
    expect(created.spec).toEqual({ size: 2, colour: 'red', free: { any: ['thing'] } });
    expect(created.metadata.generation).toBe(1);
  });

  test.each([
    [{ size: 0 }, 'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1'],
    [
      { size: 'big' },
      'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
    ],
    [{ size: 1, colour: 'blue' }, 'spec.colour: Unsupported value: "blue": supported values: "red", "green"'],
    [{ size: 1, name: 'NO' }, 'spec.name: Invalid value: "NO": spec.name in body should match \'^[a-z]+$\''],
    [{ size: 1, name: 'muchtoolong' }, 'spec.name: Too long: may not be more than 8 bytes'],
    [{}, 'spec.size: Required value'],
  ])('are refused where the schema forbids: %j', async (spec, message) => {
    const [kind, box] = [await define(), await sandbox()];
    const answer = await api.request<Refusal>('POST', kind.path(box.namespace), widget(kind, spec));
    expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(answer.body.message).toContain(`Widget.${kind.group} "a" is invalid: `);
    expect(answer.body.message).toContain(message);
  });

  test('keep status apart from the rest', async () => {
    const [kind, box] = [await define(), await sandbox()];
    const created = await api.expect('POST', kind.path(box.namespace), {
      ...widget(kind, { size: 1 }),
      status: { phase: 'x' },
    });
    expect(created.status).toBeUndefined();
    const status = { ...created, spec: { size: 9 }, status: { phase: 'Ready' } };
    const after = await api.expect('PUT', kind.path(box.namespace, 'a', '/status'), status);
    expect(after).toMatchObject({
      spec: { size: 1 },
      status: { phase: 'Ready' },
      metadata: { generation: 1 },
    });
    const spec = { ...after, spec: { size: 3 }, status: { phase: 'lost' } };
    const last = await api.expect('PUT', kind.path(box.namespace, 'a'), spec);
    expect(last).toMatchObject({
      spec: { size: 3 },
      status: { phase: 'Ready' },
      metadata: { generation: 2 },
    });
  });

  test('scale by the paths that they name', async () => {
    const [kind, box] = [await define(), await sandbox()];
    await api.expect('POST', kind.path(box.namespace), widget(kind, { size: 2 }));
    const scale = await api.expect('GET', kind.path(box.namespace, 'a', '/scale'));
    expect(scale).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 2 } });
    const patched = await api.patch('merge', kind.path(box.namespace, 'a', '/scale'), {
      spec: { replicas: 5 },
    });
    expect(patched.body.spec).toEqual({ replicas: 5 });
    expect((await api.expect('GET', kind.path(box.namespace, 'a'))).spec).toMatchObject({ size: 5 });
  });

  test('are applied with lists merged by the keys of the schema', async () => {
    const [kind, box] = [await define(), await sandbox()];
    const path = (manager: string) => `${kind.path(box.namespace, 'a')}?fieldManager=${manager}`;
    await api.patch('apply', path('one'), widget(kind, { size: 1, parts: [{ id: 'x', count: 1 }] }));
    const both = await api.patch(
      'apply',
      path('two'),
      widget(kind, { size: 1, parts: [{ id: 'y', count: 2 }] }),
    );
    expect(both.body.spec?.['parts']).toEqual([
      { id: 'x', count: 1 },
      { id: 'y', count: 2 },
    ]);
    const conflict = await api.patch<Refusal>('apply', path('three'), widget(kind, { size: 2 }));
    expect(conflict).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    expect(conflict.body.message).toContain('.spec.size');
  });

  test('take merge and JSON patches, and refuse strategic ones', async () => {
    const [kind, box] = [await define(), await sandbox()];
    await api.expect('POST', kind.path(box.namespace), widget(kind, { size: 1 }));
    const item = kind.path(box.namespace, 'a');
    expect((await api.patch('merge', item, { spec: { colour: 'green' } })).body.spec).toMatchObject({
      colour: 'green',
    });
    const operations = [{ op: 'replace', path: '/spec/size', value: 4 }];
    expect((await api.patch('json', item, operations)).body.spec).toMatchObject({ size: 4 });
    const strategic = await api.patch<Refusal>('strategic', item, { spec: { size: 1 } });
    expect(strategic).toMatchObject({ code: 415, body: { reason: 'UnsupportedMediaType' } });
  });

  test('print the columns that they name', async () => {
    const [kind, box] = [await define(), await sandbox()];
    await api.expect('POST', kind.path(box.namespace), widget(kind, { size: 7 }));
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    type Table = { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
    const { body } = await api.request<Table>('GET', kind.path(box.namespace), undefined, { accept });
    expect(body.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Size']);
    expect(body.rows.map(({ cells }) => cells)).toEqual([['a', 7]]);
  });

  test('cannot be watched from before there was such a kind: 410', async () => {
    const box = await sandbox();
    const before = await api.expect('GET', box.path('ConfigMap'));
    await box.create('ConfigMap', { metadata: { name: 'between' } });
    const kind = await define();
    const { resourceVersion } = before.metadata;
    const watch = await WatchStream.open(
      api,
      `${kind.path(box.namespace)}?watch=1&resourceVersion=${resourceVersion}`,
    );
    const frame = await watch.next();
    expect(frame).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
    expect(String((frame?.object as Tree | undefined)?.['message'])).toMatch(
      new RegExp(`^too old resource version: ${resourceVersion} \\(\\d+\\)$`),
    );
    watch.close();
  });

  test('go with their definition', async () => {
    const [kind, box] = [await define(), await sandbox()];
    await api.expect('POST', kind.path(box.namespace), widget(kind, { size: 1 }));
    const watch = await WatchStream.open(api, `${kind.path(box.namespace)}?watch=1`);
    await api.request('DELETE', `${crds}/widgets.${kind.group}`);
    expect((await watch.nextOf('DELETED')).object.metadata.name).toBe('a');
    watch.close();
    await eventually(
      () => api.request('GET', kind.path(box.namespace)),
      ({ code }) => expect(code).toBe(404),
    );
  });

  test('are refused when the definition itself is wrong', async () => {
    const names = { kind: 'Widget', plural: 'widgets' };
    const spec = {
      group: 'x.example.com',
      names,
      scope: 'Namespaced',
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    };
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec };
    const misnamed = await api.request<Refusal>('POST', crds, { ...definition, metadata: { name: 'wrong' } });
    expect(misnamed).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(misnamed.body.message).toContain(
      'metadata.name: Invalid value: "wrong": must be spec.names.plural+"."+spec.group',
    );
    const versions = [{ name: 'v1', served: true, storage: true }];
    const metadata = { name: 'widgets.x.example.com' };
    const formless = await api.request<Refusal>('POST', crds, {
      ...definition,
      metadata,
      spec: { ...spec, versions },
    });
    expect(formless).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(formless.body.message).toContain('spec.versions[0].schema.openAPIV3Schema: Required value');
  });
});

async function established(api: Api, name: string, group: string): Promise<void> {
  await eventually(
    () =>
      api.expect<{ status?: { conditions?: { type: string; status: string }[] } }>('GET', `${crds}/${name}`),
    ({ status }) =>
      expect(status?.conditions).toContainEqual(
        expect.objectContaining({ type: 'Established', status: 'True' }),
      ),
  );
  await eventually(
    () => api.request('GET', `/apis/${group}/v1/widgets`),
    ({ code }) => expect(code).toBe(200),
  );
  await eventually(
    () => api.request('GET', `/apis/${group}/v1`),
    ({ code }) => expect(code).toBe(200),
  );
}
