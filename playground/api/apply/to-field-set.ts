import type { Schema } from '@/playground/openapi/schema';
import { type FieldSet, FieldSetBuilder } from './field-set';
import {
  asList,
  asMap,
  fieldElement,
  isBlank,
  isNamedField,
  itemElement,
  memberSchema,
  resolve,
  type Value,
} from './typed';

/** The paths a configuration speaks of: what its applier will own. */
export function toFieldSet(schema: Schema, value: Value): FieldSet {
  const builder = new FieldSetBuilder();
  collect(schema, value, builder);
  return builder.build();
}

function collect(described: Schema, value: Value, into: FieldSetBuilder): void {
  const schema = resolve(described, value);
  switch (schema.type) {
    case 'scalar':
      into.member = true;
      return;
    case 'list':
      if (schema.listType === 'atomic') into.member = true;
      else {
        for (const item of asList(value) ?? []) {
          const child = into.child(itemElement(schema, item));
          collect(schema.items.schema, item, child);
          child.member = true;
        }
      }
      return;
    default:
      if (schema.atomic) into.member = true;
      else {
        for (const [key, member] of Object.entries(asMap(value) ?? {})) {
          if (member === undefined) continue;
          const child = into.child(fieldElement(key));
          collect(
            memberSchema(schema, key) ?? { type: 'scalar', scalar: 'any', format: undefined },
            member,
            child,
          );
          const empty = member === null || (asMap(member) !== undefined && isBlank(asMap(member)));
          if (empty || !isNamedField(schema, key)) child.member = true;
        }
      }
  }
}
