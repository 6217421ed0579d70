import { expect, it } from 'vitest';
import { toUiSchema } from './to-ui-schema';
import { untypedFields } from './untyped-fields';

it('has YAML for what can be anything, beside what a definition asks for', () => {
  const schema = {
    properties: {
      name: { type: 'string' },
      free: { title: 'free' },
      level: { enum: ['a'] },
      'a.b': {},
      image: { type: 'object', properties: { tag: { type: 'string' }, extra: {} } },
    },
  };
  const ui = untypedFields(schema);
  expect(ui).toEqual({
    free: { 'ui:field': 'object' },
    'a.b': { 'ui:field': 'object' },
    image: { extra: { 'ui:field': 'object' } },
  });
  expect(toUiSchema({ widgets: { 'image.tag': { widget: 'image' } } }, new Set(['image']), ui)).toMatchObject(
    {
      image: { extra: { 'ui:field': 'object' }, tag: { 'ui:widget': 'image' } },
    },
  );
  expect(untypedFields({})).toEqual({});
});
