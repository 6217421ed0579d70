import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { events, type Resource } from '@/playground/store/resources';

/** events.k8s.io/v1: the same events under other names. */
export const viewedEvents: Resource = { ...events, group: 'events.k8s.io' };

const renamed: readonly (readonly [core: string, view: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

function fromStorage(object: KubeObject): KubeObject {
  const viewed: JsonObject = { ...object, apiVersion: 'events.k8s.io/v1' };
  for (const [core, view] of renamed) move(viewed, core, view);
  return viewed as KubeObject;
}

function toStorage(object: KubeObject): KubeObject {
  const stored: JsonObject = { ...object, apiVersion: 'v1' };
  for (const [core, view] of renamed) move(stored, view, core);
  const involved: Json | undefined = stored['involvedObject'];
  if (!isObject(involved)) stored['involvedObject'] = {};
  return stored as KubeObject;
}

function move(object: JsonObject, from: string, to: string): void {
  const value = object[from];
  delete object[from];
  if (value !== undefined) object[to] = value;
}

export const eventsView = { fromStorage, toStorage };
