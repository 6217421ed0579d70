import type { Schema } from '@/playground/openapi/schema';
import { isObject, type Json } from '@/playground/store/json';
import { appsDefaults } from './apps-defaults';
import { coreDefaults } from './core-defaults';
import type { Defaulter } from './fill';
import { otherDefaults } from './other-defaults';

const defaulters: { [struct: string]: Defaulter } = { ...coreDefaults, ...appsDefaults, ...otherDefaults };

/** Fills the defaults of an object and all in it, in place, outermost first: as the real server's generated code does. */
export function setDefaults(schema: Schema, value: Json | undefined): void {
  switch (schema.type) {
    case 'object':
      if (!isObject(value)) return;
      defaulters[schema.name]?.(value);
      for (const [name, field] of schema.fields) {
        if (field.default !== undefined && field.zero === undefined && typeof field.default !== 'object') {
          value[name] ??= field.default;
        }
        const member = value[name];
        if (typeof member === 'object' && member !== null) setDefaults(field.schema, member);
      }
      return;
    case 'list':
      if (Array.isArray(value) && schema.items.schema.type !== 'scalar') {
        for (const item of value) setDefaults(schema.items.schema, item);
      }
      return;
    case 'map':
      if (isObject(value) && schema.values.schema.type !== 'scalar') {
        for (const member of Object.values(value)) setDefaults(schema.values.schema, member);
      }
      return;
    default:
  }
}
