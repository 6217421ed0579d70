import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';

/** A value that a schema knows of, by its way from the top. */
export type SchemaMember = {
  /** `a.b`, as `parameterKey` has it. */
  key: string;
  path: string[];
  /** As in JSON Schema, lists with what is in them (`string[]`); empty where it may be anything. */
  type: string;
  required: boolean;
  /** What it is, in words; empty where nobody said it. */
  about: string;
};

/** Deeper down there is nothing that anybody would look for in a list. */
const deepest = 3;
const mostOfValue = 40;

/** The members of an object, each before those inside of it. */
export function membersOf(schema: JsonObject | undefined, way: readonly string[] = []): SchemaMember[] {
  const properties = schema?.['properties'];
  if (!isJsonObject(properties) || way.length >= deepest) return [];
  const required = Array.isArray(schema?.['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isJsonObject(property)) return [];
    const path = [...way, name];
    const own = {
      key: path.join('.'),
      path,
      type: typeOf(property),
      required: required.includes(name),
      about: aboutOf(name, property),
    };
    return [own, ...membersOf(property, path)];
  });
}

/** A title that only repeats the name says nothing. */
function aboutOf(name: string, { title, description }: JsonObject): string {
  const isSaid = typeof title === 'string' && title.toLowerCase() !== name.toLowerCase();
  return [isSaid ? title : '', typeof description === 'string' ? description : ''].filter(Boolean).join(': ');
}

/** What a value that there was holds, as far down as a schema would tell it. */
export function membersOfValue(value: JsonValue | undefined, way: readonly string[] = []): SchemaMember[] {
  if (!isJsonObject(value) || way.length >= deepest) return [];
  return Object.entries(value)
    .slice(0, mostOfValue)
    .flatMap(([name, inside]) => {
      const path = [...way, name];
      const own = { key: path.join('.'), path, type: typeOfValue(inside), required: false, about: '' };
      return [own, ...membersOfValue(inside, path)];
    });
}

/** What is said of a place by the schema, with what a run showed to be there; each before those inside of it. */
export function mergeMembers(
  said: readonly SchemaMember[],
  shown: readonly SchemaMember[],
  way: readonly string[] = [],
): SchemaMember[] {
  const isHere = ({ path }: SchemaMember) =>
    path.length === way.length + 1 && way.every((name, at) => path[at] === name);
  const byKey = new Map([...shown, ...said].filter(isHere).map((member) => [member.key, member]));
  const keys = new Set([...said, ...shown].filter(isHere).map(({ key }) => key));
  return [...keys].flatMap((key) => {
    const member = byKey.get(key);
    if (!member) return [];
    const type = member.type || (shown.find((each) => each.key === key)?.type ?? '');
    return [{ ...member, type }, ...mergeMembers(said, shown, member.path)];
  });
}

/** What a value is most likely meant for: the one parameter that is missing, or else the one that is free; empty where there are several. */
export function likelyParameter(
  members: readonly SchemaMember[],
  isFilled: (key: string) => boolean,
): string {
  const free = members.filter(({ key, path }) => path.length === 1 && !isFilled(key));
  const missing = free.filter(({ required }) => required);
  const [one, second] = missing.length > 0 ? missing : free;
  return one && !second ? one.key : '';
}

/** The type of what stands at a way; empty where that is not known. */
export function typeAt(schema: JsonObject | undefined, path: readonly string[]): string {
  let place: JsonObject | undefined = schema;
  for (const name of path) {
    const properties: unknown = /^\d+$/.test(name) ? place : place?.['properties'];
    const inside: unknown = /^\d+$/.test(name)
      ? place?.['items']
      : (properties as JsonObject | undefined)?.[name];
    place = typeof inside === 'object' && inside !== null ? (inside as JsonObject) : undefined;
  }
  return place === undefined ? '' : typeOf(place);
}

function typeOf(schema: JsonObject): string {
  const { type, items } = schema;
  if (type === 'array') return `${isJsonObject(items) ? typeOf(items) : ''}[]`;
  if (typeof type === 'string') return type === 'integer' ? 'number' : type;
  return isJsonObject(schema['properties']) ? 'object' : '';
}

/** Whether a value of one type may fill what takes another: what is not known may be anything. */
export function mayFill(given: string, wanted: string): boolean {
  if (given === '' || wanted === '') return true;
  if (given.endsWith('[]') && wanted.endsWith('[]')) return mayFill(given.slice(0, -2), wanted.slice(0, -2));
  return given === wanted;
}

/** The type of a value that there was. */
export function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  if (value === null || value === undefined) return '';
  return typeof value;
}
