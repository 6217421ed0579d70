import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from './json';
import { validateBySchema } from './schema-validation';
import { checkSchemaLimits, patternFault } from './schema/schema-limits';

const port: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['port'],
  properties: {
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP'], default: 'TCP' },
    expose: { type: 'boolean', default: false },
  },
};
const volume: JsonObject = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: { type: 'string' },
        type: { const: 'emptyDir', default: 'emptyDir' },
        medium: { type: 'string', default: '' },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'type', 'claimName'],
      properties: { name: { type: 'string' }, type: { const: 'pvc' }, claimName: { type: 'string' } },
    },
  ],
};
const schema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['image'],
  properties: {
    image: { type: 'string', minLength: 1 },
    ports: { type: 'array', items: port },
    volumes: { type: 'array', items: volume },
    env: { type: 'object', additionalProperties: { type: 'string' } },
    size: { type: 'string', pattern: '^[1-9][0-9]*(Mi|Gi)$' },
    probe: { $ref: '#/$defs/probe' },
    nested: { type: 'object', default: {}, properties: { deep: { type: 'integer', default: 5 } } },
  },
  $defs: { probe: { type: 'object', properties: { period: { type: 'integer', default: 10 } } } },
};

const path = 'spec.components[0].properties';
const check = (value: JsonValue | undefined) => validateBySchema(schema, value, path);
const only = (value: JsonValue) => {
  const { problems } = check(value);
  expect(problems).toHaveLength(1);
  return problems[0];
};

describe('defaults', () => {
  it('are filled in at any depth, in lists, in unions and behind references', () => {
    const { value, problems } = check({
      image: 'a',
      ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }],
      volumes: [{ name: 'x' }, { name: 'y', type: 'pvc', claimName: 'c' }],
      probe: {},
    });
    expect(problems).toEqual([]);
    expect(value).toEqual({
      image: 'a',
      ports: [
        { port: 80, protocol: 'TCP', expose: false },
        { port: 53, protocol: 'UDP', expose: false },
      ],
      volumes: [
        { name: 'x', type: 'emptyDir', medium: '' },
        { name: 'y', type: 'pvc', claimName: 'c' },
      ],
      probe: { period: 10 },
      nested: { deep: 5 },
    });
  });

  it('leave the given value as it was', () => {
    const given = { image: 'a', ports: [{ port: 80 }] };
    check(given);
    expect(given).toEqual({ image: 'a', ports: [{ port: 80 }] });
  });

  it('do not stand in for null', () => {
    expect(only({ image: 'a', nested: null })).toMatchObject({
      path: `${path}.nested`,
      got: 'null',
      hint: 'leave the property out, or give it a value',
    });
  });
});

describe('problems', () => {
  it('say where, what was expected and what was got', () => {
    expect(only({ image: 'a', ports: [{ port: 80 }, { port: 'http' }] })).toEqual({
      code: 'invalid-input',
      message: 'port must be a whole number, not the text "http"',
      path: `${path}.ports[1].port`,
      expected: 'a whole number',
      got: '"http"',
    });
  });

  it('point at what is missing', () => {
    expect(only({})).toMatchObject({
      path: `${path}.image`,
      message: 'image is missing',
      expected: 'a text',
    });
    expect(check(undefined).problems).toHaveLength(1);
  });

  it('find the word that was meant', () => {
    const { problems } = check({ imge: 'a' });
    expect(problems.map((problem) => problem.hint)).toContain('did you mean "image"?');
    expect(only({ image: 'a', ports: [{ port: 1, protocol: 'UPD' }] })).toMatchObject({
      expected: 'one of "TCP", "UDP", "SCTP"',
      hint: 'did you mean "UDP"?',
    });
  });

  it.each([
    [{ image: 1 }, 'put it in quotes: "1"'],
    [{ image: 'a', ports: [{ port: '80' }] }, 'take the quotes away: 80'],
    [{ image: 'a', ports: [{ port: 80, expose: 'true' }] }, 'take the quotes away: true'],
  ])('help with quotes: %j', (value, hint) => {
    expect(only(value as JsonValue)).toMatchObject({ hint });
  });

  it('speak of the form that was meant, not of all', () => {
    expect(only({ image: 'a', volumes: [{ name: 'x', type: 'pvc' }] })).toMatchObject({
      path: `${path}.volumes[0].claimName`,
      message: 'claimName is missing',
    });
    expect(only({ image: 'a', volumes: [{ name: 'x', type: 'nfs' }] })?.message).toMatch(
      /type cannot be "nfs"/,
    );
  });

  it('tell the limits', () => {
    expect(only({ image: 'a', size: '0.5Gi' })).toMatchObject({ path: `${path}.size`, got: '"0.5Gi"' });
    expect(only({ image: '' })).toMatchObject({ expected: 'a text that is not empty' });
    expect(only({ image: 'a', ports: [{ port: 70_000 }] })).toMatchObject({ expected: 'at most 65535' });
    expect(only({ image: 'a', env: { A: 1 } })).toMatchObject({ path: `${path}.env.A` });
    expect(only({ image: 'a', env: ['A=1'] })).toMatchObject({ expected: 'a map' });
  });

  it('come all at once, and not without end', () => {
    const ports = Array.from({ length: 200 }, () => ({ port: 'x' }));
    expect(check({ ports }).problems).toHaveLength(50);
  });

  it('rejects __proto__ as it does any unknown property', () => {
    const value = JSON.parse('{"image":"a","__proto__":{"polluted":1}}') as JsonValue;
    expect(check(value).problems).toMatchObject([{ path: `${path}.__proto__`, got: '"__proto__"' }]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('limits of schemas', () => {
  it('take what the built-in types need', () => {
    expect(checkSchemaLimits(schema)).toEqual([]);
    expect(patternFault('^([1-9][0-9]{0,63})(E|P|T|G|M|K|Ei|Pi|Ti|Gi|Mi|Ki)$')).toBeUndefined();
  });

  it.each([
    '(a+)+$',
    '(a*)*',
    '(a|a)*b',
    '((ab)+c)+',
    '(.*a){12}',
    '(a)\\1',
    '([a-z]+)*@',
    '(',
    'x'.repeat(400),
  ])('reject the pattern %s', (pattern) => {
    expect(patternFault(pattern)).toBeDefined();
    expect(checkSchemaLimits({ properties: { a: { pattern } } })[0]?.path).toBe('properties.a.pattern');
  });

  it('reject what is too deep, too large, or elsewhere', () => {
    let deep: JsonObject = {};
    for (let i = 0; i < 200; i++) deep = { properties: { a: deep } };
    expect(checkSchemaLimits(deep)[0]?.message).toMatch(/deeper/);
    expect(checkSchemaLimits({ description: 'x'.repeat(600_000) })[0]?.message).toMatch(/characters/);
    expect(checkSchemaLimits({ $ref: 'http://169.254.169.254/' })[0]?.message).toMatch(/inside the schema/);
  });
});
