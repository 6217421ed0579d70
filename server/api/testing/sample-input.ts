import { z } from 'zod';

type Schema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  minItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
};

const texts = ['sample', 'a', '1', 'v1', 'a@corp.example', 'A sample text of some length', 'sha256:0'];

/** The smallest input that the schemas of a procedure take, so that what refuses a call is never its form. */
export function sampleInput(schemas: z.ZodType[]): Record<string, unknown> {
  const parts = schemas.map((schema) =>
    sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema),
  );
  return Object.assign({}, ...parts);
}

function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return sample(choice);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return false;
    default:
      return sampleText(schema);
  }
}

function sampleText({ format, pattern, minLength = 0 }: Schema): string {
  if (format === 'email') return 'sample@corp.example';
  const fits = (text: string) => text.length >= minLength && (!pattern || new RegExp(pattern).test(text));
  return texts.find(fits) ?? 'sample'.padEnd(minLength, 'x');
}
