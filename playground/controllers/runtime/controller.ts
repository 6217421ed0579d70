import { controllerOf } from '@/playground/controllers/objects/meta';
import type { KubeObject } from '@/playground/store/kube-object';
import type { WatchEvent } from '@/playground/store/object-store';
import type { Resource } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import type { ControllerContext } from './context';
import { type Requeue, WorkQueue } from './work-queue';

/** `namespace/name`, or `name` of what has no namespace. */
export type ObjectKey = string;

export type KeyedName = { namespace: string | undefined; name: string };

export type Watched = {
  resource: Resource;
  /** Which of the controller's own objects a change concerns. */
  keysOf: (event: WatchEvent) => Iterable<ObjectKey>;
};

export type ControllerDefinition = {
  resource: Resource;
  watches?: Watched[];
  /** Brings one object a step further; gets called again after every change that concerns it. */
  reconcile: (name: KeyedName, context: ControllerContext) => Requeue | void;
};

export interface RunningController {
  enqueue: (key: ObjectKey) => void;
  stop: () => void;
}

export function keyOf(object: KubeObject): ObjectKey {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function parseKey(key: ObjectKey): KeyedName {
  const slash = key.indexOf('/');
  if (slash < 0) return { namespace: undefined, name: key };
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** Changes of an object concern the owner that controls it, before and after. */
export function controllerKeys(kind: string): (event: WatchEvent) => ObjectKey[] {
  return ({ object, previous }) => {
    const keys: ObjectKey[] = [];
    for (const state of [object, previous]) {
      const owner = state && controllerOf(state);
      if (owner?.kind === kind) keys.push(`${state?.metadata.namespace}/${owner.name}`);
    }
    return keys;
  };
}

/** Starts with all objects there are, so that what a stop interrupted goes on. */
export function runController(
  { resource, watches = [], reconcile }: ControllerDefinition,
  context: ControllerContext,
): RunningController {
  const queue = new WorkQueue<ObjectKey>({
    reconcile: (key) => reconcile(parseKey(key), context) ?? undefined,
    onError: (error) => {
      if (!(error instanceof StatusError)) context.onError(error);
      return 'retry';
    },
  });
  const own: Watched = { resource, keysOf: ({ object }) => [keyOf(object)] };
  const stops = [own, ...watches].map((watched) =>
    context.store.watch(watched.resource, (event) => {
      for (const key of watched.keysOf(event)) queue.add(key);
    }),
  );
  for (const object of context.store.list(resource)) queue.add(keyOf(object));
  return {
    enqueue: (key) => queue.add(key),
    stop: () => {
      for (const stop of stops) stop();
      queue.stop();
    },
  };
}
