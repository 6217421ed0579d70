import { describe, expect, it } from 'vitest';
import { namedSchema } from '@/playground/openapi/catalog';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { StatusError } from '@/playground/store/status-error';
import { encodeFields, formatPath, setOf } from './field-set';
import { conflictStatus, encodeManagers } from './managed-fields';
import { merge } from './merge';
import { toFieldSet } from './to-field-set';
import {
  applyConfiguration,
  ConflictError,
  type Endpoint,
  type Manager,
  type Managers,
  updateManagers,
} from './updater';
import { validateTyped } from './validate-typed';

const schema = namedSchema('io.k8s.api.apps.v1.Deployment');
const endpoint: Endpoint = { schema, ignored: setOf(['f:status']) };

function manager(name: string, operation: Manager['operation'] = 'Apply'): Manager {
  return { name, operation, apiVersion: 'apps/v1', subresource: undefined, time: '2026-01-01T00:00:00Z' };
}

function deployment(spec: JsonObject, labels?: { [key: string]: string }): KubeObject {
  const metadata = { name: 'web', ...(labels ? { labels } : {}) };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
}

function pod(...containers: JsonObject[]): JsonObject {
  return { template: { spec: { containers } } };
}

const nobody: Managers = new Map();
const empty: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };

describe('merging', () => {
  it('merges keyed lists by their keys, and replaces atomic ones', () => {
    const live = deployment(pod({ name: 'a', image: 'x', args: ['1', '2'] }, { name: 'b', image: 'y' }));
    const config = deployment(pod({ name: 'a', args: ['3'] }));
    expect(merge(schema, live, config)).toMatchObject(
      deployment(pod({ name: 'a', image: 'x', args: ['3'] }, { name: 'b', image: 'y' })),
    );
  });

  it('tells ports apart by number and protocol, TCP unless said otherwise', () => {
    const live = deployment(pod({ name: 'a', ports: [{ containerPort: 53, protocol: 'TCP', name: 'dns' }] }));
    const config = deployment(
      pod({ name: 'a', ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }),
    );
    const [container] = (
      merge(schema, live, config) as never as { spec: { template: { spec: { containers: JsonObject[] } } } }
    ).spec.template.spec.containers;
    expect(container?.['ports']).toEqual([
      { containerPort: 53, protocol: 'TCP', name: 'dns' },
      { containerPort: 53, protocol: 'UDP' },
    ]);
  });

  it('orders shared items as the configuration does and leaves the others where they were', () => {
    const names = (...all: string[]): JsonObject => pod(...all.map((name) => ({ name })));
    const merged = merge(schema, deployment(names('a', 'x', 'b', 'c')), deployment(names('c', 'a', 'new')));
    expect(JSON.stringify(merged)).toContain(
      '[{"name":"x"},{"name":"b"},{"name":"c"},{"name":"a"},{"name":"new"}]',
    );
  });

  it('returns the live object itself when the configuration changes nothing', () => {
    const live = deployment({ replicas: 2, ...pod({ name: 'a', image: 'x', args: ['1'] }) });
    expect(merge(schema, live, deployment(pod({ name: 'a', image: 'x', args: ['1'] })))).toBe(live);
  });
});

describe('ownership', () => {
  it('is of the fields a configuration speaks of, and of its list items', () => {
    const fields = toFieldSet(
      schema,
      deployment({ replicas: 1, ...pod({ name: 'a', image: 'x' }) }, { app: 'web' }),
    );
    expect(encodeFields(fields)).toMatchObject({
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:replicas': {},
        'f:template': {
          'f:spec': { 'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:image': {} } } },
        },
      },
    });
  });

  it('removes what its applier no longer asks for', () => {
    const first = applyConfiguration(
      endpoint,
      empty,
      deployment({ replicas: 3, paused: true }),
      nobody,
      manager('one'),
      false,
    );
    const { object } = applyConfiguration(
      endpoint,
      first.object,
      deployment({ paused: true }),
      first.managers,
      manager('one'),
      false,
    );
    expect(object.spec).toEqual({ paused: true });
  });

  it('keeps what somebody else asks for as well', () => {
    const config = deployment({ replicas: 3 });
    const one = applyConfiguration(endpoint, empty, config, nobody, manager('one'), false);
    const two = applyConfiguration(endpoint, one.object, config, one.managers, manager('two'), false);
    const { object, managers } = applyConfiguration(
      endpoint,
      two.object,
      empty,
      two.managers,
      manager('one'),
      false,
    );
    expect(object.spec).toEqual({ replicas: 3 });
    expect([...managers.values()].map(({ name }) => name)).toEqual(['two']);
  });

  it('keeps what nobody ever applied', () => {
    const one = applyConfiguration(
      endpoint,
      empty,
      deployment({ replicas: 3 }),
      nobody,
      manager('one'),
      false,
    );
    const other = deployment({ replicas: 3, paused: true });
    const managers = updateManagers(endpoint, one.object, other, one.managers, manager('kubectl', 'Update'));
    const { object } = applyConfiguration(endpoint, other, empty, managers, manager('one'), false);
    expect(object.spec).toEqual({ paused: true });
  });

  it('goes over to whoever writes a field without applying it', () => {
    const one = applyConfiguration(
      endpoint,
      empty,
      deployment({ replicas: 3, paused: true }),
      nobody,
      manager('one'),
      false,
    );
    const managers = updateManagers(
      endpoint,
      one.object,
      deployment({ replicas: 5, paused: true }),
      one.managers,
      manager('scaler', 'Update'),
    );
    expect(encodeManagers(managers).map(({ manager: name, fieldsV1 }) => [name, fieldsV1])).toEqual([
      ['one', { 'f:spec': { 'f:paused': {} } }],
      ['scaler', { 'f:spec': { 'f:replicas': {} } }],
    ]);
  });

  it('does not extend to status where status has an endpoint of its own', () => {
    const config = { ...deployment({ replicas: 1 }), status: { replicas: 1 } };
    const { managers } = applyConfiguration(endpoint, empty, config, nobody, manager('one'), false);
    expect(encodeManagers(managers)[0]?.fieldsV1).toEqual({ 'f:spec': { 'f:replicas': {} } });
  });
});

describe('conflicts', () => {
  const one = applyConfiguration(
    endpoint,
    empty,
    deployment({ replicas: 3, ...pod({ name: 'a', image: 'x' }) }),
    nobody,
    manager('one'),
    false,
  );
  const rival = deployment({ replicas: 4, ...pod({ name: 'a', image: 'y' }) });

  function attempt(force: boolean): ReturnType<typeof applyConfiguration> {
    return applyConfiguration(endpoint, one.object, rival, one.managers, manager('two'), force);
  }

  function refusal(): StatusError | undefined {
    try {
      attempt(false);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      return conflictStatus(error);
    }
  }

  it('rejects to change what another owns, naming fields and manager', () => {
    const status = refusal();
    expect(status).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(status?.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.replicas\n- .spec.template.spec.containers[name="a"].image',
    );
    expect(status?.details?.causes).toContainEqual({
      reason: 'FieldManagerConflict',
      message: 'conflict with "one"',
      field: '.spec.replicas',
    });
  });

  it('are overcome by force, which takes the fields over', () => {
    const { object, managers } = attempt(true);
    expect(object.spec?.['replicas']).toBe(4);
    const [first] = encodeManagers(managers);
    expect(JSON.stringify(first?.fieldsV1)).not.toContain('f:replicas');
  });

  it('do not arise where both say the same', () => {
    const same = deployment({ replicas: 3 });
    expect(() =>
      applyConfiguration(endpoint, one.object, same, one.managers, manager('two'), false),
    ).not.toThrow();
  });
});

describe('what is wrong with a configuration', () => {
  it.each([
    [{ replicas: '3' }, '.spec.replicas: expected numeric (int or float), got string'],
    [{ foo: 1 }, '.spec.foo: field not declared in schema'],
    [{ template: 'x' }, '.spec.template: expected map, got &{x}'],
    [
      pod({ name: 'a' }, { name: 'a' }),
      '.spec.template.spec.containers: duplicate entries for key [name="a"]',
    ],
  ])('rejects %j', (spec, message) => {
    expect(validateTyped(schema, deployment(spec))).toEqual([message]);
  });

  it('writes paths as messages do', () => {
    expect(formatPath(['f:spec', 'k:{"containerPort":80,"protocol":"TCP"}', 'v:"x"', 'i:0'])).toBe(
      '.spec[containerPort=80,protocol="TCP"][="x"][0]',
    );
  });
});
