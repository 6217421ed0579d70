import { readApplication, writeValues } from '@/components/application-form/application-text';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';

/** What the form of a new application shows: its name and its first component. */
export type Draft = { name: string; componentName: string; type: string; properties: JsonObject };

const firstComponent = ['spec', 'components', 0] as const;
const places: Record<keyof Draft, DocumentPath> = {
  name: ['metadata', 'name'],
  componentName: [...firstComponent, 'name'],
  type: [...firstComponent, 'type'],
  properties: [...firstComponent, 'properties'],
};

/** The document that a form begins with. */
export function startDocument(type: string): string {
  return [
    'apiVersion: core.oam.dev/v1beta1',
    'kind: Application',
    'metadata:',
    '  name:',
    'spec:',
    '  components:',
    '    - name:',
    `      type: ${type}`,
    '      properties: {}',
    '',
  ].join('\n');
}

/** Null when the text is not one Application with a component: then only the YAML can show it. */
export function readDraft(text: string): Draft | null {
  const application = readApplication(text);
  const first = application?.components.find(({ path }) => path.at(-1) === 0);
  if (!application || !first) return null;
  const { name: componentName, type, properties } = first;
  return { name: application.name, componentName, type, properties };
}

/** The text with what the form changed. */
export function writeDraft(text: string, change: Partial<Draft>): string {
  if (readDraft(text) === null) return text;
  const names = Object.keys(change) as (keyof Draft)[];
  return writeValues(
    text,
    names.map((name) => ({ path: places[name], value: change[name] as JsonValue })),
  );
}
