import type { UiHints } from '@/server/domain/form-hints';
import { type JsonObject, isJsonObject } from '@/server/domain/json';

/** What a component says of its chart: all of its parameters but the values. */
export type ChartSource = { type: string; properties: JsonObject };

/** What of it can be looked up so far: the repository to list, and whether a chart is named. */
export function lookUps({ properties }: ChartSource): { repository: string | null; isNamed: boolean } {
  const chart = isJsonObject(properties['chart']) ? properties['chart'] : null;
  const url = textOf(chart === null ? properties['url'] : chart['repoURL']);
  const name = textOf(chart === null ? properties['chart'] : chart['source']);
  const isRepository = /^https?:\/\/[^/]+/.test(url) && [undefined, 'helm'].includes(kindOf(properties));
  const isWhole = /^(?:oci|https?):\/\/[^/]+\/./.test(name);
  return { repository: isRepository ? url : null, isNamed: isWhole || (name !== '' && url !== '') };
}

function kindOf(properties: JsonObject): string | undefined {
  return textOf(properties['repoType']) || undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** The schema of a component's form without its values, which have a form of their own. */
export function withoutValues(schema: JsonObject): JsonObject {
  if (!isJsonObject(schema['properties'])) return schema;
  const { values: _values, ...properties } = schema['properties'];
  return { ...schema, properties };
}

/** What says which chart it is, of any type that makes charts. */
const named = new Set(['chart', 'repoType', 'url', 'version', 'git']);

/** The hints of the form, with all but the chart itself folded away: what people came for are its values. */
export function folded(schema: JsonObject, ui: UiHints | undefined): UiHints {
  const names = Object.keys(isJsonObject(schema['properties']) ? schema['properties'] : {});
  const rare = names.filter((name) => !named.has(name));
  return { ...ui, advanced: [...new Set([...(ui?.advanced ?? []), ...rare])] };
}

/** The properties of a schema whose name or title, or that of one below, holds these words. */
export function matching(schema: JsonObject, words: string): JsonObject {
  const wanted = words.trim().toLowerCase();
  if (wanted === '' || !isJsonObject(schema['properties'])) return schema;
  const found = Object.entries(schema['properties']).flatMap(([name, part]) => {
    const title = isJsonObject(part) && typeof part['title'] === 'string' ? part['title'] : '';
    if (`${name} ${title}`.toLowerCase().includes(wanted)) return [[name, part]];
    if (!isJsonObject(part) || !isJsonObject(part['properties'])) return [];
    const below = matching(part, wanted);
    return Object.keys(below['properties'] as JsonObject).length > 0 ? [[name, below]] : [];
  });
  return { ...schema, properties: Object.fromEntries(found) as JsonObject };
}
