import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { isJsonObject, type JsonObject } from '@/server/domain/json';

/** What the form shows of a document: its name and its first component. The rest of the text is left as it is. */
export type Draft = { name: string; componentName: string; type: string; properties: JsonObject };

const firstComponent = ['spec', 'components', 0] as const;

/** The document that a form begins with. */
export function startDocument(type: string): string {
  return [
    'apiVersion: core.oam.dev/v1beta1',
    'kind: Application',
    'metadata:',
    '  name: ""',
    'spec:',
    '  components:',
    '    - name: ""',
    `      type: ${type}`,
    '      properties: {}',
    '',
  ].join('\n');
}

/** Null when the text is not one Application with a component: then only the YAML can show it. */
export function readDraft(text: string): Draft | null {
  const document = parse(text);
  if (document === null) return null;
  const at = (...path: (string | number)[]) => document.getIn(path);
  const name = at('metadata', 'name');
  const componentName = at(...firstComponent, 'name');
  const type = at(...firstComponent, 'type');
  if (typeof type !== 'string') return null;
  const properties: unknown = (document.toJS() as { spec?: { components?: { properties?: unknown }[] } }).spec
    ?.components?.[0]?.properties;
  return {
    name: typeof name === 'string' ? name : '',
    componentName: typeof componentName === 'string' ? componentName : '',
    type,
    properties: isJsonObject(properties) ? properties : {},
  };
}

/** The text with what the form changed; comments, order and everything else stay. */
export function writeDraft(text: string, change: Partial<Draft>): string {
  const document = parse(text);
  if (document === null) return text;
  if (change.name !== undefined) setText(document, ['metadata', 'name'], change.name);
  if (change.componentName !== undefined)
    setText(document, [...firstComponent, 'name'], change.componentName);
  if (change.type !== undefined) setText(document, [...firstComponent, 'type'], change.type);
  if (change.properties !== undefined) {
    document.setIn([...firstComponent, 'properties'], document.createNode(change.properties));
  }
  return document.toString({ lineWidth: 0 });
}

// In place, so that a comment beside it stays; quotes only where the new text needs them.
function setText(document: Document, path: readonly (string | number)[], value: string): void {
  const node = document.getIn(path, true);
  if (!isScalar(node)) return document.setIn(path, value);
  node.value = value;
  delete node.type;
}

function parse(text: string): Document | null {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  return isSeq(document.getIn(['spec', 'components'])) ? document : null;
}
