import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import type { Text } from './definition';

export type Label = Text;

/**
 * Builders for parameter schemas. One value gives the TypeScript type, the validation and the form. A property with a
 * `default` may be left out by the user and is always there for the functions. Objects refuse unknown properties.
 * What these builders make is stripped from the script that runs in the sandbox.
 */
export type SchemaOptions = {
  /** One sentence for the form and the reference. */
  help?: Text;
  /** A form widget by name: `image`, `quantity`, `env`, `key-value`, `secret-ref`, `code`, `cron`, `duration`, ... */
  widget?: string;
  widgetOptions?: Record<string, string | number | boolean>;
  /** Shown folded away. */
  advanced?: boolean;
  /** Still works, should not be used any more; says what to use. */
  deprecated?: Text;
};
type Defaulted<T> = SchemaOptions & { default?: T };

/** The parameters as the functions of a definition get them. */
export type ParametersOf<S extends TSchema> = Static<S>;

export function string(
  title: Text,
  options: Defaulted<string> & { pattern?: string; minLength?: number; maxLength?: number } = {},
) {
  return Type.String({ ...about(title, options), ...rest(options, ['pattern', 'minLength', 'maxLength']) });
}

export function integer(
  title: Text,
  options: Defaulted<number> & { minimum?: number; maximum?: number } = {},
) {
  return Type.Integer({ ...about(title, options), ...rest(options, ['minimum', 'maximum']) });
}

export function number(
  title: Text,
  options: Defaulted<number> & { minimum?: number; maximum?: number } = {},
) {
  return Type.Number({ ...about(title, options), ...rest(options, ['minimum', 'maximum']) });
}

export function boolean(title: Text, options: Defaulted<boolean> = {}) {
  return Type.Boolean(about(title, options));
}

/** One of a few texts. */
export function choice<const T extends readonly string[]>(
  title: Text,
  values: T,
  options: Defaulted<T[number]> = {},
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...about(title, options) });
}

/** Exactly this text; tells the branches of `oneOf` apart. The first branch whose constants fit is taken. */
export function constant<const T extends string>(value: T, options: { title?: Text; default?: T } = {}) {
  return Type.Literal(value, about(options.title ?? value, options));
}

export function list<S extends TSchema>(
  title: Text,
  items: S,
  options: Defaulted<Static<S>[]> & { minItems?: number } = {},
) {
  return Type.Array(items, { ...about(title, options), ...rest(options, ['minItems']) });
}

/** Free keys, values of one form. */
export function map<S extends TSchema>(
  title: Text,
  values: S,
  options: Defaulted<Record<string, Static<S>>> = {},
) {
  return Type.Unsafe<Record<string, Static<S>>>({
    type: 'object',
    additionalProperties: values,
    ...about(title, options),
  });
}

export function object<P extends TProperties>(
  title: Text,
  properties: P,
  options: SchemaOptions & { default?: object } = {},
): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...about(title, options) });
}

/** The parameters of a definition: an object without a title of its own. */
export function parameters<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

/** One of several forms. */
export function oneOf<S extends TSchema[]>(
  title: Text,
  forms: [...S],
  options: SchemaOptions & { default?: unknown } = {},
) {
  return Type.Union(forms, about(title, options));
}

/** The same, or `null`. */
export function nullable<S extends TSchema>(schema: S, options: { default?: null } = {}) {
  const { title, description } = schema;
  const own = Object.fromEntries(Object.entries(schema).filter(([key]) => key.startsWith('x-')));
  return Type.Unsafe<Static<S> | null>({
    anyOf: [schema, { type: 'null' }],
    ...own,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...('default' in options ? { default: null } : {}),
  });
}

/** A map of anything: a Kubernetes object, a patch, a foreign specification. */
export function anyObject(title: Text, options: Defaulted<Record<string, unknown>> = {}) {
  return Type.Unsafe<Record<string, unknown>>({ type: 'object', ...about(title, options) });
}

/** A map of which some members are known, and that may hold others. For what is answered: a form would not show the others. */
export function openObject(title: Text, properties: TProperties, options: SchemaOptions = {}) {
  return Type.Unsafe<Record<string, unknown>>({ type: 'object', properties, ...about(title, options) });
}

/** Any JSON value. */
export function anything(title: Text, options: SchemaOptions = {}) {
  return Type.Unknown(about(title, options));
}

/** May be left out, and then it is not there. */
export function optional<S extends TSchema>(schema: S) {
  return Type.Optional(schema);
}

// Defaults are typed by the builders; TypeBox itself takes anything.
type About = { [keyword: string]: unknown };

function about(title: Text, options: SchemaOptions & { default?: unknown }): About {
  const schema: { [keyword: string]: unknown } = { title: english(title) };
  if (options.help !== undefined) schema.description = english(options.help);
  const zh = { title: chinese(title), description: options.help && chinese(options.help) };
  if (zh.title !== undefined || zh.description !== undefined) schema['x-i18n'] = { zh };
  if (options.default !== undefined) schema.default = options.default;
  if (options.widget !== undefined) {
    schema['x-widget'] = {
      widget: options.widget,
      ...(options.widgetOptions ? { options: options.widgetOptions } : {}),
    };
  }
  if (options.advanced) schema['x-advanced'] = true;
  if (options.deprecated !== undefined) {
    schema.deprecated = true;
    schema['x-deprecated'] = options.deprecated;
  }
  return schema;
}

function rest<T extends object, K extends keyof T>(options: T, keys: K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) if (options[key] !== undefined) picked[key] = options[key];
  return picked;
}

function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}

function chinese(text: Text): string | undefined {
  return typeof text === 'string' ? undefined : text.zh;
}

/** A text in English and Chinese. */
export function text(en: string, zh: string): { en: string; zh: string } {
  return { en, zh };
}
