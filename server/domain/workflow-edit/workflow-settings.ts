import { type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import {
  concurrencyAnnotation,
  descriptionAnnotation,
  groupAnnotation,
} from '@/server/domain/oam/written-words';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { type WorkflowChange, makeChange } from './workflow-change';
import type { WorkflowModel } from './workflow-model';

/** The orders in which people write the keys of a document, and of its metadata. */
export const documentKeys = ['apiVersion', 'kind', 'metadata', 'mode', 'steps', 'spec'];
export const metadataKeys = ['name', 'namespace', 'labels', 'annotations'];

export type WorkflowSetting = 'description' | 'concurrency' | 'group' | 'namespace';

const annotations = { concurrency: concurrencyAnnotation, group: groupAnnotation } as const;

/** Where the document says it. A description has two names; the one that is written is kept. */
export function pathOfSetting({ tree }: WorkflowModel, setting: WorkflowSetting): DocumentPath {
  if (setting === 'namespace') return ['metadata', 'namespace'];
  if (setting !== 'description') return ['metadata', 'annotations', annotations[setting]];
  const known = ['metadata', 'annotations', descriptionAnnotation];
  return valueIn(tree.value, known) === undefined ? ['metadata', 'annotations', 'description'] : known;
}

/** What the document says of the workflow itself; empty where it says nothing. */
export function settingOf(model: WorkflowModel, setting: WorkflowSetting): string {
  const value = valueIn(model.tree.value, pathOfSetting(model, setting));
  return typeof value === 'string' ? value : '';
}

/** Says it; takes it away with an empty text, and the annotations with the last of them. */
export function setSetting(model: WorkflowModel, setting: WorkflowSetting, value: string): WorkflowChange {
  const path = pathOfSetting(model, setting);
  const around = valueIn(model.tree.value, path.slice(0, -1));
  const isThere = valueIn(model.tree.value, path) !== undefined;
  const isLast = path.length === 3 && Object.keys(around ?? {}).length === 1;
  const edits: YamlEdit[] =
    value !== ''
      ? putInMetadata(model, path, value)
      : isThere
        ? [{ op: 'delete', path: isLast ? path.slice(0, -1) : path }]
        : [];
  return makeChange(model, edits, { verb: 'say', name: setting, count: 1 }, []);
}

/** An entry of the metadata, with the maps around it that are missing where people write them. */
export function putInMetadata({ tree }: WorkflowModel, path: DocumentPath, value: string): YamlEdit[] {
  const orders = [documentKeys, metadataKeys];
  const depth = orders.findIndex((_, at) => !isJsonObject(valueIn(tree.value, path.slice(0, at + 1))));
  const order = depth < 0 || depth >= path.length ? metadataKeys : orders[depth];
  const place = depth < 0 ? path : path.slice(0, depth + 1);
  const whole = path.slice(place.length).reduceRight<JsonValue>((inside, key) => ({ [key]: inside }), value);
  return [{ op: 'set', path: place, value: whole, ...(order ? { order } : {}) }];
}
