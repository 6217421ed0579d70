import type { ApiContext } from '@/playground/api/context';
import { itemsOf } from '@/playground/api/defaults/fill';
import type { Served } from '@/playground/api/served';
import { cloneJson, isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { customResourceDefinitions, groupVersion, type Resource } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import { CustomKind } from './custom-kind';

const cleanup = 'customresourcecleanup.apiextensions.k8s.io';
const manager = 'kube-apiserver';

/** Serves what CustomResourceDefinitions define, from now on and as they change. Returns how to stop. */
export function startCustomResources(context: ApiContext, onError: (error: unknown) => void): () => void {
  const definitions = new Definitions(context);
  const { store } = context;
  for (const definition of store.list(customResourceDefinitions)) definitions.serve(definition);
  return store.watch('*', ({ type, object, resource }) => {
    try {
      if (resource === customResourceDefinitions) {
        if (type === 'DELETED') definitions.forget(object.metadata.name);
        else definitions.serve(object);
      } else if (type === 'DELETED' && resource.custom)
        definitions.finishDeletion(`${resource.plural}.${resource.group}`);
    } catch (error) {
      if (!(error instanceof StatusError)) onError(error);
    }
  });
}

class Definitions {
  #context: ApiContext;
  #served = new Map<string, Served[]>();

  constructor(context: ApiContext) {
    this.#context = context;
  }

  serve(definition: KubeObject): void {
    const { store, served } = this.#context;
    const { name, deletionTimestamp } = definition.metadata;
    const known = this.#served.get(name);
    const current = store.find(customResourceDefinitions, undefined, name);
    if (!current) return;
    if (!known || generationOf(known) !== definition.metadata.generation) {
      this.forget(name);
      const all = toServed(definition);
      const [first] = all;
      if (first) store.beginHistory(first.storage);
      for (const each of all) {
        served.add(each);
        store.resources.register(each.api);
      }
      this.#served.set(name, all);
      generations.set(all, definition.metadata.generation);
    }
    if (deletionTimestamp === undefined) establish(store, current);
    else this.finishDeletion(name);
  }

  forget(name: string): void {
    const { store, served } = this.#context;
    for (const { api } of this.#served.get(name) ?? []) {
      served.remove(api);
      store.resources.unregister(api);
    }
    this.#served.delete(name);
  }

  /** A definition that is to go takes its objects with it, and goes when they are gone. */
  finishDeletion(name: string): void {
    const { store } = this.#context;
    const definition = store.find(customResourceDefinitions, undefined, name);
    const [served] = this.#served.get(name) ?? [];
    if (definition?.metadata.deletionTimestamp === undefined || !served) return;
    for (const { metadata } of store.list(served.storage)) {
      if (metadata.deletionTimestamp === undefined)
        store.delete(served.storage, metadata.namespace, metadata.name);
    }
    if (store.list(served.storage).length > 0) return;
    const next = cloneJson(definition);
    next.metadata.finalizers = (next.metadata.finalizers ?? []).filter((each) => each !== cleanup);
    store.update(next, { admitted: true });
  }
}

const generations = new WeakMap<Served[], number | undefined>();

function generationOf(served: Served[]): number | undefined {
  return generations.get(served);
}

/** One entry per served version; all of them lie in the store as the storage version. */
function toServed(definition: KubeObject): Served[] {
  const spec = definition.spec ?? {};
  const names = isObject(spec['names']) ? spec['names'] : {};
  const versions = itemsOf(spec['versions']);
  const resources = new Map(versions.map((version) => [version, toResource(spec, names, version)]));
  const stored = versions.find((version) => version['storage'] === true) ?? versions[0];
  const storage = stored && resources.get(stored);
  if (!storage) return [];
  const result: Served[] = [];
  for (const [version, api] of resources) {
    if (version['served'] !== true && api !== storage) continue;
    const kind = new CustomKind(api, version, textOf(names['listKind'] ?? `${api.kind}List`));
    result.push({
      kind,
      api,
      storage,
      fromStorage: inVersion(groupVersion(api)),
      toStorage: inVersion(groupVersion(storage)),
    });
  }
  return result;
}

function inVersion(apiVersion: string): (object: KubeObject) => KubeObject {
  return (object) => (object.apiVersion === apiVersion ? object : { ...object, apiVersion });
}

function toResource(spec: JsonObject, names: JsonObject, version: JsonObject): Resource {
  const subresources = isObject(version['subresources']) ? version['subresources'] : {};
  const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    group: textOf(spec['group']),
    version: textOf(version['name']),
    plural: textOf(names['plural']),
    kind: textOf(names['kind']),
    namespaced: spec['scope'] === 'Namespaced',
    singular: textOf(names['singular'] ?? ''),
    shortNames: texts(names['shortNames']),
    categories: texts(names['categories']),
    subresources: ['status', 'scale'].filter((each) => isObject(subresources[each])),
    hasGeneration: true,
    custom: true,
  };
}

/** Tells clients that wait for it that the kind is served now, and makes the definition outlive its objects. */
function establish(store: ObjectStore, definition: KubeObject): void {
  const conditions = definition.status?.['conditions'];
  const isEstablished = itemsOf(conditions).some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
  const finalizers = definition.metadata.finalizers ?? [];
  if (!finalizers.includes(cleanup)) {
    const next = cloneJson(definition);
    next.metadata.finalizers = [...finalizers, cleanup];
    store.update(next, { fieldManager: manager });
  }
  if (isEstablished) return;
  const current = store.get(customResourceDefinitions, undefined, definition.metadata.name);
  const lastTransitionTime = formatTime(store.clock.now());
  const accepted = [
    ['NamesAccepted', 'NoConflicts', 'no conflicts found'],
    ['Established', 'InitialNamesAccepted', 'the initial names have been accepted'],
  ].map(([type, reason, message]): JsonObject => ({
    type,
    status: 'True',
    lastTransitionTime,
    reason,
    message,
  }));
  const status = { ...current.status, acceptedNames: current.spec?.['names'] ?? null, conditions: accepted };
  store.updateStatus({ ...cloneJson(current), status }, { fieldManager: manager });
}
