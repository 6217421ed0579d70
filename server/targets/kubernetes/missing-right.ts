/** What an account may not do, as the API server's RBAC says it. */
export type MissingRight = {
  user: string;
  verb: string;
  /** `pods/log` for a subresource. */
  resource: string;
  group: string;
  /** Null: of the whole cluster. */
  namespace: string | null;
};

const refusal =
  /User "([^"]*)" cannot (\S+) resource "([^"]+)" in API group "([^"]*)" (?:in the namespace "([^"]+)"|at the cluster scope)/;

/** Null for what another gate says: admission, a quota, a proxy in front. */
export function readMissingRight(message: string): MissingRight | null {
  const [, user, verb, resource, group, namespace] = refusal.exec(message) ?? [];
  if (user === undefined || verb === undefined || resource === undefined) return null;
  return { user, verb, resource, group: group ?? '', namespace: namespace ?? null };
}

/** Verbs that go together: who may do one of them alone gets no further than the next. */
const together = [
  ['get', 'create', 'patch', 'delete'],
  ['get', 'list', 'watch'],
];

export function describeRight({ verb, resource, group, namespace }: MissingRight): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  return `${verb} ${kind} ${placeOf({ namespace })}`;
}

/** What to give the account: the rule as YAML, to be put under `rules:`. */
export function toRuleHint(right: MissingRight): string {
  const { verb, resource, group, namespace, user } = right;
  const verbs = together.find((some) => some.includes(verb)) ?? [verb];
  const rule = `- {apiGroups: ["${group}"], resources: ["${resource}"], verbs: [${verbs.join(', ')}]}`;
  // Of a namespace itself RBAC says that it is in itself; who makes it needs the right before it is there.
  const isOfCluster = namespace === null || resource === 'namespaces';
  const role = isOfCluster ? 'ClusterRole' : `Role of the namespace ${namespace}`;
  return `Add to a ${role} that is bound to ${user}: ${rule}`;
}

function placeOf({ namespace }: Pick<MissingRight, 'namespace'>): string {
  return namespace === null ? 'in the whole cluster' : `in the namespace ${namespace}`;
}
