import { expect, it } from 'vitest';
import { parametersOf } from './parameters-of';

it('lists parameters with what is inside them, in the order of the schema', () => {
  const found = parametersOf({
    type: 'object',
    required: ['image'],
    properties: {
      image: { type: 'string', description: 'What runs.' },
      ports: {
        type: 'array',
        items: {
          type: 'object',
          required: ['port'],
          properties: { port: { type: 'integer' }, expose: { type: 'boolean', default: false } },
        },
      },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      pull: { anyOf: [{ const: 'Always' }, { const: 'Never' }], default: 'Always' },
      cpu: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    },
  });
  expect(found.map(({ path, depth, type, required }) => [path, depth, type, required])).toEqual([
    ['image', 0, 'string', true],
    ['ports', 0, 'object[]', false],
    ['ports[].port', 1, 'integer', true],
    ['ports[].expose', 1, 'boolean', false],
    ['labels', 0, 'map of string', false],
    ['pull', 0, 'string', false],
    ['cpu', 0, 'string or number', false],
  ]);
  expect(found.find(({ path }) => path === 'pull')).toMatchObject({
    values: ['Always', 'Never'],
    default: '"Always"',
  });
  expect(found.find(({ path }) => path === 'ports[].expose')?.default).toBe('false');
});

it('finds nothing in a schema that takes anything', () => {
  expect(parametersOf({})).toEqual([]);
  expect(parametersOf({ type: 'object', additionalProperties: true })).toEqual([]);
});
