import { type JsonValue, isJsonObject } from '@/server/domain/json';

const plain = /^[A-Za-z_]\w*$/;

/** `output.a["b c"]` */
export function toValueFrom(path: readonly string[]): string {
  return `output${path.map((name) => (plain.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)).join('')}`;
}

/** The way that a plain `valueFrom` goes; none for one that works something out. */
export function wayOf(valueFrom: string): string[] {
  const bare = valueFrom.trim();
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*|\["[^"\\]*"\])*$/.test(bare)) return ['?'];
  const names = bare.match(/[A-Za-z_]\w*|"[^"]*"/g) ?? [];
  const way = names.map((name) => name.replaceAll('"', ''));
  return way[0] === 'output' ? way.slice(1) : way;
}

/** A dash would be a minus where CUE reads it. */
export function toName(text: string): string {
  const name = text.replaceAll(/\W+/g, '_').replace(/^[\d_$]+/, '');
  return name === '' ? 'value' : name;
}

/** What stands there in a value that there was. */
export function valueAtWay(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (found, name) => (isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined),
    value,
  );
}
