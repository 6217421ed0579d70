import { parseAllDocuments } from 'yaml';
import type { KubeResource } from '@/plugins/sdk/definition';
import { type LoamError, isLoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import { goScalars } from '@/server/domain/oam/yaml-scalars';

/** Says what is wrong with the text, and, for those who may know what stands in it, how the parser says it. */
type Refuse = (why: string, said?: string) => LoamError;

/** The objects of a text that somebody else made. */
export function parseObjects(text: string, refuse: Refuse): KubeResource[] {
  if (text.split('\n').every((line) => line.trim() === '' || line.startsWith('#'))) return [];
  return valuesIn(text, refuse).flatMap((value) => {
    if (value === null || value === undefined) return [];
    return itemsOf(value).map((item) => toResource(item, refuse));
  });
}

function valuesIn(text: string, refuse: Refuse): unknown[] {
  try {
    return parseAllDocuments(text, {
      schema: 'failsafe',
      customTags: (tags) => goScalars(tags),
      merge: true,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    }).map((document) => {
      const [fault] = 'errors' in document ? document.errors : [];
      if (fault) throw refuse(`is no YAML in line ${lineAt(text, fault.pos[0])}`, fault.message);
      return document.toJS({ maxAliasCount: 1_000 }) as unknown;
    });
  } catch (error) {
    // Too deep for the parser, or references without end.
    throw isLoamError(error) ? error : refuse('cannot be read to its end');
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** `kind: List` holds others. */
function itemsOf(value: unknown): unknown[] {
  if (isJsonObject(value) && value['kind'] === 'List' && Array.isArray(value['items'])) return value['items'];
  return [value];
}

function toResource(value: unknown, refuse: Refuse): KubeResource {
  const { apiVersion, kind, metadata } = isJsonObject(value) ? value : {};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw refuse('has no apiVersion and kind');
  const name = isJsonObject(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string' || name === '') throw refuse('makes an object without a name', kind);
  return dropNulls(value) as KubeResource;
}

// A template leaves `key:` where there is nothing to say; the API server would refuse it in a strict apply.
function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === null ? [] : [[key, dropNulls(each)]])),
  );
}
