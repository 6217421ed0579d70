import { describe, expect, it } from 'vitest';
import { toFormSchema } from './chart-schema';
import { withoutDefaults } from './chart-values';
import type { JsonObject } from './json';

const values = `# How many pods
# there are.
replicaCount: 1

image:
  # -- Where it is pulled from
  repository: nginx
  tag: "1.27"
## @section Ingress
## @param ingress.enabled [default: false] Serve it to the outside
ingress:
  ## @param ingress.enabled [default: false] Serve it to the outside
  enabled: false
  # hosts:
  hosts: []
ratio: 0.5
nothing:
args: [a, b]
resources: {}
mixed: [1, a]
`;

const at = (schema: JsonObject, ...path: string[]) =>
  path.reduce<JsonObject>((place, key) => (place['properties'] as JsonObject)[key] as JsonObject, schema);

describe('the form of values without a schema', () => {
  const schema = toFormSchema(values, null);

  it('has the types, defaults and comments of values.yaml', () => {
    expect(at(schema, 'replicaCount')).toEqual({
      title: 'replicaCount',
      description: 'How many pods there are.',
      type: 'integer',
      default: 1,
    });
    expect(at(schema, 'image', 'repository')).toEqual({
      title: 'repository',
      description: 'Where it is pulled from',
      type: 'string',
      default: 'nginx',
    });
    expect(at(schema, 'image', 'tag')).toMatchObject({ type: 'string', default: '1.27' });
    expect(at(schema, 'ingress', 'enabled')).toMatchObject({
      description: 'Serve it to the outside',
      type: 'boolean',
      default: false,
    });
    expect(at(schema, 'ratio')).toMatchObject({ type: 'number', default: 0.5 });
    expect(at(schema, 'args')).toMatchObject({
      type: 'array',
      items: { type: 'string' },
      default: ['a', 'b'],
    });
  });

  it('says no type where there is none to be seen, and takes no example for words', () => {
    for (const path of [['nothing'], ['resources'], ['ingress', 'hosts']])
      expect(at(schema, ...path)).toEqual({ title: path.at(-1) });
    expect(at(schema, 'mixed')).toEqual({ title: 'mixed', default: [1, 'a'] });
  });

  it('is nothing where the values are no map, and ends where nobody reads on', () => {
    expect(toFormSchema('- a\n', null)).toEqual({ type: 'object', properties: {} });
    expect(toFormSchema('', null)).toEqual({ type: 'object', properties: {} });
    const many = `a: {x: 1}\n${Array.from({ length: 3_000 }, (_, i) => `k${i}: ${i}`).join('\n')}\nz: {y: 1}\n`;
    const large = toFormSchema(many, null);
    expect(at(large, 'a', 'x')).toMatchObject({ type: 'integer' });
    expect(at(large, 'z')).toEqual({ title: 'z', default: { y: 1 } });
  });
});

describe('with a schema', () => {
  const schema = toFormSchema(values, {
    definitions: {
      count: { type: 'integer', minimum: 1, title: 'Number of pods', description: 'Pods' },
      loop: { $ref: '#/definitions/loop' },
    },
    properties: {
      replicaCount: { $ref: '#/definitions/count' },
      loop: { $ref: '#/definitions/loop' },
      far: { $ref: 'https://example.com/x.json' },
      image: {
        title: 'What runs',
        type: 'object',
        properties: { pullPolicy: { enum: ['Always', 'IfNotPresent'] } },
      },
      level: { title: ' Level', type: ['string', 'null'], default: 'info' },
      either: { type: ['string', 'integer'] },
    },
  });

  it('says more of them, by references within it alone', () => {
    expect(at(schema, 'replicaCount')).toMatchObject({
      title: 'Number of pods (replicaCount)',
      description: 'Pods',
      minimum: 1,
      default: 1,
    });
    expect(at(schema, 'image')).toMatchObject({ title: 'What runs (image)' });
    expect(at(schema, 'image', 'pullPolicy')).toMatchObject({
      enum: ['Always', 'IfNotPresent'],
      type: 'string',
    });
    expect(at(schema, 'image', 'repository')).toMatchObject({ default: 'nginx' });
    expect(at(schema, 'level')).toEqual({ title: 'level', type: 'string', default: 'info' });
    for (const name of ['loop', 'far', 'either']) expect(at(schema, name)).toEqual({ title: name });
  });
});

it('what is as the chart has it is not written down', () => {
  const defaults = { replicas: 1, image: { tag: '1', pull: { policy: 'Always' } }, list: [1, 2], gone: 'x' };
  const given = {
    replicas: 1,
    image: { tag: '2', pull: { policy: 'Always' } },
    list: [1, 3],
    gone: null,
    constructor: 'mine',
  };
  expect(withoutDefaults(given, defaults)).toEqual({
    image: { tag: '2' },
    list: [1, 3],
    gone: null,
    constructor: 'mine',
  });
  expect(withoutDefaults({ image: { pull: {} } }, defaults)).toEqual({});
});
