import type { UiSchema } from '@rjsf/utils';
import { type JsonObject, isJsonObject } from '@/server/domain/json';

const typing = ['type', 'enum', 'const', 'oneOf', 'anyOf', 'allOf', '$ref'];

/** What a schema says no type of can be anything: it is edited as YAML. */
export function untypedFields(schema: JsonObject): UiSchema {
  const parts = Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {});
  const fields = parts.flatMap(([name, part]): [string, UiSchema][] => {
    if (!isJsonObject(part)) return [];
    if (!typing.some((key) => key in part)) return [[name, { 'ui:field': 'object' }]];
    const own = untypedFields(part);
    return Object.keys(own).length === 0 ? [] : [[name, own]];
  });
  return Object.fromEntries(fields);
}
