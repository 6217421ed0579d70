import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { readYaml } from '@/server/domain/oam/yaml-source';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { editYaml } from '@/server/domain/yaml-edit/edit-yaml';

/** A component or a trait: where it stands, and what its form shows. */
export type Part = { path: DocumentPath; type: string; properties: JsonObject };
export type ComponentPart = Part & { name: string; traits: Part[] };
/** What forms show of the text of an application. The rest of the text is left as it is. */
export type ApplicationText = { name: string; components: ComponentPart[] };

/** Null when the text is not one Application with a component: then only the YAML can show it. */
export function readApplication(text: string): ApplicationText | null {
  const value = valueOf(text);
  if (!isJsonObject(value) || !isJsonObject(value['spec'])) return null;
  const listed = value['spec']['components'];
  if (!Array.isArray(listed)) return null;
  const components = entriesOf(listed, ['spec', 'components']).map((entry): ComponentPart => {
    const { of, path } = entry;
    const traits = entriesOf(of['traits'], [...path, 'traits']).map(toPart);
    return { ...toPart(entry), name: textOf(of['name']), traits };
  });
  if (components.length === 0) return null;
  const metadata = value['metadata'];
  return { name: isJsonObject(metadata) ? textOf(metadata['name']) : '', components };
}

/** The text with these values at their places; comments, order and everything else stay. Throws LoamError where that cannot be. */
export function writeValues(
  text: string,
  values: readonly { path: DocumentPath; value: JsonValue }[],
): string {
  const edits = values.map(({ path, value }) => ({
    op: 'set' as const,
    path,
    // Forms leave out a value by undefined, which JSON has not.
    value: JSON.parse(JSON.stringify(value)) as JsonValue,
    order,
  }));
  return applyChanges(text, editYaml(text, edits));
}

/** Of the fields of a component and a trait, as people write them. */
const order = ['name', 'type', 'properties'] as const;

/** As a delivery reads it; null where it cannot be read, or is several documents. */
function valueOf(text: string): JsonValue {
  const { documents, problems } = readYaml(text);
  const [document, ...more] = documents;
  if (document === undefined || more.length > 0) return null;
  const isBroken = [...problems, ...document.problems].some(({ severity }) => severity !== 'warning');
  return isBroken ? null : document.value;
}

type Entry = { path: DocumentPath; of: JsonObject; type: string };

/** The members of a list that say their type. */
function entriesOf(listed: unknown, path: DocumentPath): Entry[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((of: unknown, index) =>
    isJsonObject(of) && typeof of['type'] === 'string'
      ? [{ path: [...path, index], of, type: of['type'] }]
      : [],
  );
}

function toPart({ path, of, type }: Entry): Part {
  const { properties } = of;
  return { path, type, properties: isJsonObject(properties) ? properties : {} };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
