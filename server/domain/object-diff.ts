import { canonicalJson } from './canonical-json';
import { type JsonObject, type JsonValue, isJsonObject } from './json';
import { beginning, differingParts } from './text/differing-parts';

/** One place in which two objects differ; undefined: it is not there. Members of lists are named: `containers[web].image`. */
export type FieldChange = {
  path: string;
  before?: JsonValue;
  after?: JsonValue;
  /** Who else set it as it is, where that was asked for. */
  by?: FieldOwner[];
};

/** Who set a field, as the cluster's managedFields say: `kubectl-edit`. */
export type FieldOwner = { manager: string; at: string | null };

/** What Kubernetes keeps of an object for itself, and what says no more than that it was delivered again. */
const bookkeeping = new Set([
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  'metadata.selfLink',
  'metadata.labels[app.oam.dev/appRevision]',
  'metadata.annotations[deployment.kubernetes.io/revision]',
  'metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]',
  'status',
]);
/** What tells the members of a list apart, as server-side apply knows them. */
export const memberKeys = ['name', 'containerPort', 'port', 'mountPath', 'key', 'type'] as const;
/** Instead of what is secret. */
export const hidden = '(hidden)';

/** A field in texts of about `longest` characters at most, in which they differ; null: it is not there. */
export function fieldTexts(
  { before, after }: Pick<FieldChange, 'before' | 'after'>,
  longest: number,
): { before: string | null; after: string | null } {
  const [old, now] = [textOf(before), textOf(after)];
  if (old === null || now === null) {
    return { before: old && beginning(old, longest), after: now && beginning(now, longest) };
  }
  const [oldPart, nowPart] = differingParts(old, now, longest);
  return { before: oldPart, after: nowPart };
}

function textOf(value: JsonValue | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every place in which an object of Kubernetes would differ, in the order of its fields; values of Secrets are hidden. */
export function diffObjects(before: JsonObject, after: JsonObject): FieldChange[] {
  const changes: FieldChange[] = [];
  walk(before, after, '', changes);
  const isSecret = before['kind'] === 'Secret' || after['kind'] === 'Secret';
  return isSecret ? changes.map(hide) : changes;
}

function walk(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
  changes: FieldChange[],
): void {
  if (bookkeeping.has(path) || isSame(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const name of names) walk(before[name], after[name], member(path, name), changes);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [byKey(before), byKey(after)];
    if (old && now) {
      for (const key of new Set([...old.keys(), ...now.keys()]))
        walk(old.get(key), now.get(key), `${path}[${key}]`, changes);
      return;
    }
  }
  changes.push({
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

/** An empty map or list says the same as none. */
function isSame(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  if (before === undefined || after === undefined) return isNothing(before) && isNothing(after);
  return canonicalJson(before) === canonicalJson(after);
}

function isNothing(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function member(path: string, name: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** The members of a list by what names them; null where nothing does. */
function byKey(list: readonly JsonValue[]): Map<string, JsonValue> | null {
  for (const key of memberKeys) {
    const named = new Map(
      list.flatMap((each): [string, JsonValue][] => {
        const name = isJsonObject(each) ? each[key] : undefined;
        return typeof name === 'string' || typeof name === 'number' ? [[String(name), each]] : [];
      }),
    );
    if (named.size === list.length) return named;
  }
  return null;
}

function hide({ path, before, after }: FieldChange): FieldChange {
  if (!/^(data|stringData)\b/.test(path)) {
    return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  }
  return {
    path,
    ...(before === undefined ? {} : { before: hidden }),
    ...(after === undefined ? {} : { after: hidden }),
  };
}

/** Pods are made anew when their template changes. */
export function restartsPods(kind: string, changes: readonly FieldChange[]): boolean {
  const made = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController'];
  return made.includes(kind) && changes.some(({ path }) => path.startsWith('spec.template.'));
}
