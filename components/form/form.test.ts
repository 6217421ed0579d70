import { describe, expect, it } from 'vitest';
import { interpretingValidator } from './interpreting-validator';
import { localizeSchema } from './localize-schema';
import { errorsBelow, toErrorSchema } from './to-error-schema';
import { toUiSchema, withPlaceholders } from './to-ui-schema';
import { unitOf } from './unit-of';

describe('localizeSchema', () => {
  const schema = {
    type: 'object',
    properties: {
      image: {
        type: 'string',
        title: 'Image',
        'x-i18n': { zh: { title: '镜像' } },
        default: { 'x-i18n': 'data' },
      },
    },
  };
  it('takes the words of the language, and what is not translated as it is', () => {
    expect(localizeSchema(schema, 'zh')).toMatchObject({ properties: { image: { title: '镜像' } } });
    expect(localizeSchema(schema, 'en')).toMatchObject({ properties: { image: { title: 'Image' } } });
  });
  it('leaves data alone', () => {
    expect(localizeSchema(schema, 'zh')).toMatchObject({
      properties: { image: { default: { 'x-i18n': 'data' } } },
    });
  });
});

it('puts hints at the place of their path, but for widgets that are not known', () => {
  expect(
    toUiSchema(
      {
        order: ['image', 'ports', 'ports.items.port'],
        widgets: {
          namespace: { widget: 'of-a-plugin-that-is-newer' },
          image: { widget: 'image' },
          'ports.items.port': { widget: 'port', options: { min: 1 } },
          labels: { widget: 'key-value' },
        },
        advanced: ['cmd', 'ports.items.nodePort'],
      },
      new Set(['image', 'port']),
    ),
  ).toEqual({
    'ui:order': ['image', 'ports', '*'],
    'ui:options': { advanced: ['cmd'] },
    image: { 'ui:widget': 'image' },
    labels: { 'ui:field': 'key-value' },
    ports: {
      items: {
        'ui:order': ['port', '*'],
        'ui:options': { advanced: ['nodePort'] },
        port: { 'ui:widget': 'port', 'ui:options': { min: 1 } },
      },
    },
  });
});

it('says in a field what fills it, beside the hints that it has', () => {
  const ui = { message: { 'ui:widget': 'textarea' } };
  expect(withPlaceholders(ui, new Map([['message', 'from build']]))).toEqual({
    message: { 'ui:widget': 'textarea', 'ui:placeholder': 'from build' },
  });
});

it('puts problems at their fields', () => {
  const problem = (path: string) => ({ code: 'invalid-input' as const, message: `at ${path}`, path });
  expect(toErrorSchema([problem('image'), problem('ports[1].port'), problem('')], (p) => p.message)).toEqual({
    __errors: ['at '],
    image: { __errors: ['at image'] },
    ports: { '1': { port: { __errors: ['at ports[1].port'] } } },
  });
});

it('gathers what is wrong anywhere in a field that is edited as a whole', () => {
  const problems = [
    { code: 'invalid-input' as const, message: 'too long', path: 'env[1].name' },
    { code: 'invalid-input' as const, message: 'twice', path: 'env' },
  ];
  const { env } = toErrorSchema(problems, (p) => p.message) as Record<
    string,
    Parameters<typeof errorsBelow>[0]
  >;
  expect(errorsBelow(env)).toEqual(['twice', 'too long']);
  expect(errorsBelow(undefined)).toEqual([]);
});

it.each([
  ['periodSeconds', undefined, 's'],
  ['replicas', undefined, undefined],
  ['limit', 'GiB', 'GiB'],
  ['memory', 'memory', undefined],
])('%s is counted in its unit', (name, said, unit) => {
  expect(unitOf(name, said)).toBe(unit);
});

it('tells the forms of a union apart without compiling anything', () => {
  const root = { $defs: { size: { type: 'integer' as const } } };
  expect(interpretingValidator.isValid({ $ref: '#/$defs/size' }, 3, root)).toBe(true);
  expect(interpretingValidator.isValid({ $ref: '#/$defs/size' }, 'x', root)).toBe(false);
});
