import { cloneJson, type Json, type JsonObject } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { events, namespaces } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import type { Clock } from '@/server/platform/clock';

export type EventType = 'Normal' | 'Warning';

export type RecordedEvent = {
  type: EventType;
  reason: string;
  message: string;
  /** Who says so, e.g. `deployment-controller`. */
  component: string;
  /** `spec.containers{web}` for what concerns one container. */
  fieldPath?: string;
};

type StoredEvent = KubeObject & {
  involvedObject: JsonObject;
  type: EventType;
  reason: string;
  message: string;
  count: number;
  firstTimestamp: string | null;
  lastTimestamp: string | null;
  source: { component?: string; host?: string };
  reportingComponent: string;
};

export const eventLifetimeMs = 60 * 60 * 1000;

/**
 * Tells what happens to objects. The same news about the same object is counted, not repeated; an event goes an hour
 * after its last occurrence. Events whose namespace is going are dropped: nobody could read them.
 */
export class EventRecorder {
  #store: ObjectStore;
  #clock: Clock;
  #names = new Map<string, { namespace: string; name: string }>();
  #expiries = new Map<string, { namespace: string; name: string; at: number }>();
  #timer: NodeJS.Timeout | undefined;
  #sequence = 0;
  #unwatch: () => void;

  constructor(store: ObjectStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    for (const event of store.list<StoredEvent>(events).toSorted(byLastSeen)) this.#remember(event);
    this.#unwatch = store.watch(events, ({ type, object }) => {
      const event = object as StoredEvent;
      if (type === 'DELETED') this.#forget(event);
      else this.#remember(event);
    });
  }

  record(about: KubeObject, event: RecordedEvent): void {
    const namespace = about.metadata.namespace ?? 'default';
    const now = formatTime(this.#clock.now());
    const known = this.#names.get(correlationKey(about.metadata.uid, event));
    const existing = known && this.#store.find<StoredEvent>(events, known.namespace, known.name);
    if (existing) {
      const next = { ...cloneJson(existing), count: existing.count + 1, lastTimestamp: now };
      this.#remember(this.#store.update(next, { fieldManager: event.component }));
      return;
    }
    if (this.#store.find(namespaces, undefined, namespace)?.metadata.deletionTimestamp) return;
    this.#create(newEvent(about, event, namespace, this.#nextName(about), now), event.component);
  }

  stop(): void {
    this.#unwatch();
    clearTimeout(this.#timer);
  }

  #create(event: StoredEvent, fieldManager: string): void {
    try {
      this.#remember(this.#store.create(event, { fieldManager }));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** Like client-go's: the object's name and the time in hexadecimal nanoseconds, made unique. */
  #nextName(about: KubeObject): string {
    this.#sequence = (this.#sequence + 1) % 1_000_000;
    const nanoseconds = BigInt(this.#clock.now().getTime()) * 1_000_000n + BigInt(this.#sequence);
    return `${about.metadata.name}.${nanoseconds.toString(16)}`;
  }

  #remember(event: StoredEvent): void {
    const { namespace = 'default', name, uid = '' } = event.metadata;
    const at = Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp ?? '') + eventLifetimeMs;
    this.#names.set(correlationKeyOf(event), { namespace, name });
    this.#expiries.delete(uid);
    this.#expiries.set(uid, { namespace, name, at });
    this.#plan();
  }

  #forget(event: StoredEvent): void {
    const key = correlationKeyOf(event);
    if (this.#names.get(key)?.name === event.metadata.name) this.#names.delete(key);
    this.#expiries.delete(event.metadata.uid ?? '');
  }

  /** The oldest comes first, so one timer does for all. */
  #plan(): void {
    const [first] = this.#expiries.values();
    if (this.#timer || first === undefined) return;
    const delayMs = Math.max(first.at - this.#clock.now().getTime(), 1_000);
    this.#timer = setTimeout(() => this.#expire(), delayMs);
    this.#timer.unref();
  }

  #expire(): void {
    this.#timer = undefined;
    const now = this.#clock.now().getTime();
    for (const [uid, { namespace, name, at }] of this.#expiries) {
      if (at > now) break;
      this.#expiries.delete(uid);
      if (this.#store.find(events, namespace, name)) this.#store.delete(events, namespace, name);
    }
    this.#plan();
  }
}

function newEvent(
  about: KubeObject,
  { type, reason, message, component, fieldPath }: RecordedEvent,
  namespace: string,
  name: string,
  now: string,
): StoredEvent {
  const { uid, resourceVersion } = about.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: about.metadata.name,
      namespace: about.metadata.namespace,
      uid,
      resourceVersion,
      fieldPath,
    },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    eventTime: null,
    source: { component },
    reportingComponent: component,
    reportingInstance: '',
  };
}

function correlationKey(uid: string | undefined, event: RecordedEvent): string {
  return [uid, event.fieldPath, event.component, event.type, event.reason, event.message].join('\n');
}

function correlationKeyOf(event: StoredEvent): string {
  const { type, reason, message } = event;
  const { uid, fieldPath } = event.involvedObject;
  const component = event.source?.component ?? '';
  return correlationKey(text(uid), { type, reason, message, fieldPath: text(fieldPath), component });
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function byLastSeen(left: StoredEvent, right: StoredEvent): number {
  return (left.lastTimestamp ?? '') < (right.lastTimestamp ?? '') ? -1 : 1;
}
