import type { componentInstance, instance, resource } from '@/db/schema/delivery';
import type { Treatment } from '@/plugins/sdk/definition';
import type { Drift } from '@/server/domain/drift';
import { isLoamError } from '@/server/domain/error';
import type { Diagnosis, PodStatus } from '@/server/domain/pod-status';
import { type InstanceState, isOnItsWay, isWell, severityOf, worstState } from '@/server/domain/status';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { ClusterView, Seen } from './cluster-view';
import { type Evidence, gatherEvidence, hasEvidence, mayTellMore } from './evidence';
import type { Failure } from './failures';
import { toPodStatus } from './pods';
import type { DriftRules, HealthRules } from './rules';

// What a page shows of one component; beyond that the cluster is asked directly.
const maxPods = 200;
const youngMs = 2_000;

export type InstanceRows = {
  instance: typeof instance.$inferSelect;
  components: (typeof componentInstance.$inferSelect)[];
  resources: (typeof resource.$inferSelect)[];
  /** Its application is being deleted: what is gone is meant to be, and nothing is put back. */
  isGoing?: boolean;
  /** Of components that could not be delivered, and instances without any, by their ids; there may be some of others. */
  failures?: ReadonlyMap<string, Failure>;
};

export type SensedResource = {
  id: string;
  state: InstanceState;
  message: string;
  drift: Drift | null;
  driftSeen: string | null;
  /** When it may be put back: not before, and not much later. */
  again?: Date | null;
};
export type SensedComponent = {
  id: string;
  name: string;
  state: InstanceState;
  message: string;
  diagnosis: Diagnosis | null;
  pods: PodStatus[];
};
/** What one look found. `reached` false: nothing is known, the old state stands and is said to be old. */
export type Sensed =
  | { reached: false; state: 'stale' | 'error'; message: string }
  | {
      reached: true;
      state: InstanceState;
      message: string;
      components: SensedComponent[];
      resources: SensedResource[];
    };

/** Looks at everything that one instance has in its cluster. Reads from the shared view where that is live. */
export async function senseInstance(
  rows: InstanceRows,
  api: ClusterApi,
  view: ClusterView | null,
  rules: HealthRules & DriftRules,
): Promise<Sensed> {
  try {
    const all = await Promise.all(
      rows.resources.map((row) => look(row, rows.isGoing ?? false, api, view, rules)),
    );
    const looked = await withOwnHealth(rows.components, all, rules);
    const components = await Promise.all(
      rows.components.map((component) =>
        senseComponent(
          component,
          looked.filter((l) => l.row.component === component.name),
          api,
          view,
          rules,
          rows.failures?.get(component.id),
        ),
      ),
    );
    const worst = components.find((c) => c.state === worstState(components.map((each) => each.state)));
    const refused = rows.failures?.get(rows.instance.id);
    return {
      reached: true,
      state: worst?.state ?? (refused ? 'failed' : 'pending'),
      message:
        worst && !isWell(worst.state)
          ? (worst.diagnosis?.sentence ?? `${worst.name}: ${worst.message}`)
          : (refused?.message ?? ''),
      components,
      resources: await Promise.all(looked.map((each) => withDrift(each, rows, api, rules))),
    };
  } catch (error) {
    if (isLoamError(error) && error.code === 'cluster-unreachable')
      return { reached: false, state: 'stale', message: error.message };
    throw error;
  }
}

type Looked = {
  row: InstanceRows['resources'][number];
  live: LiveResource | null;
  state: InstanceState;
  message: string;
  /** What the object tells of itself of `DriftRules`; null: nothing can be told. */
  seen: Seen | null;
};

/** With what the types of components say of their workloads. One that fails at it is no reason to look at nothing. */
function withOwnHealth(
  components: InstanceRows['components'],
  looked: Looked[],
  { own }: HealthRules,
): Promise<Looked[]> {
  if (!own) return Promise.resolve(looked);
  return Promise.all(
    looked.map(async (each) => {
      const { row, live, state } = each;
      const component = components.find(({ name }) => name === row.component);
      const isWorkload = live?.metadata.labels?.['app.oam.dev/resourceType'] === 'WORKLOAD';
      if (!component || !live || !isWorkload || state === 'deleting' || !row.applied) return each;
      const others = looked
        .filter((other) => other.row.component === row.component)
        .map((other) => other.live);
      try {
        const said = await own(component, live, others);
        return said ? { ...each, state: said.state, message: said.message } : each;
      } catch (error) {
        if (!isLoamError(error)) throw error;
        return { ...each, state: 'error' as const, message: error.message };
      }
    }),
  );
}

async function look(
  row: InstanceRows['resources'][number],
  isGoing: boolean,
  api: ClusterApi,
  view: ClusterView | null,
  rules: HealthRules & DriftRules,
): Promise<Looked> {
  // What was never made is not looked for; what is to be changed runs on as it was.
  if (!row.applied && row.uid === null)
    return { row, live: null, seen: null, state: 'pending', message: notApplied };
  const { apiVersion, kind, name } = row;
  const id = { apiVersion, kind, name, ...(row.namespace ? { namespace: row.namespace } : {}) };
  view?.track(apiVersion, kind, row.namespace);
  const cached = view?.get(id);
  const seen = cached === undefined ? seenOf(await api.get(id), rules) : cached;
  if (isPast(row)) return past(row, seen?.live ?? null, rules);
  if (hasEnded(row, seen))
    return { row, live: null, seen, state: 'completed', message: 'It did what it was made for, and is gone' };
  if (!seen && isGoing) return { row, live: null, seen, state: 'completed', message: 'It is gone' };
  if (!seen && !row.applied) return { row, live: null, seen, state: 'pending', message: notApplied };
  if (!seen)
    return { row, live: null, seen, state: 'failed', message: `${kind} ${name} is gone from the cluster` };
  const { live } = seen;
  const { state, message } = rules.health(live);
  if (state === 'deleting') return { row, live, seen: null, state, message };
  if (!row.applied && isWell(state))
    return { row, live, seen: null, state: 'pending', message: 'Its change is not applied yet' };
  return { row, live, seen, state, message };
}

const notApplied = 'Not applied yet';

/** Made to do something once, such as a hook of a release: whoever waited for it has told how it ended. */
function isPast({ ownedDigest, treatment }: InstanceRows['resources'][number]): boolean {
  return ownedDigest === null && (treatment as Treatment | null)?.remove === 'component';
}

/** It makes nothing of the application unwell any more, but what failed is not shown as if it had done its work. */
function past(row: Looked['row'], live: LiveResource | null, rules: HealthRules): Looked {
  const { state, message } = live ? rules.health(live) : { state: 'completed' as const, message: '' };
  const how = state === 'failed' ? `It is over, and has failed: ${message}` : '';
  return { row, live, seen: null, state: 'completed', message: how };
}

/** A Job that was done and went, by itself or by somebody's hand: making it again would do its work again. */
function hasEnded({ state }: InstanceRows['resources'][number], seen: Seen | null): boolean {
  return seen === null && state === 'completed';
}

function seenOf(live: LiveResource | null, rules: DriftRules): Seen | null {
  return live && { live, mark: rules.mark(live), state: rules.state(live) };
}

function withoutDrift({ row: { id }, state, message }: Looked): SensedResource {
  return { id, state, message, drift: null, driftSeen: null };
}

/** Compares only what may differ from what was applied, and not what was compared before. */
async function withDrift(
  looked: Looked,
  { instance, isGoing }: InstanceRows,
  api: ClusterApi,
  rules: DriftRules,
): Promise<SensedResource> {
  const { row, seen, state, message } = looked;
  const known = { id: row.id, state, message, drift: row.drift as Drift | null, driftSeen: row.driftSeen };
  const isAsApplied = seen?.mark === row.ownedDigest && seen.live.metadata.uid === row.uid;
  const cannotDiffer = !row.applied || row.ownedDigest === null || state === 'deleting';
  if (isGoing || isAsApplied || cannotDiffer || hasEnded(row, seen)) return withoutDrift(looked);
  const isKnown = row.driftSeen === (seen?.state ?? rules.state(null));
  const { drift: before } = known;
  // What is not put back yet is tried again at every look.
  if (isKnown && (before === null || (before.left && !before.asked))) return known;
  const { drift, seen: driftSeen, again } = await rules.tend({ instance, row, api, now: new Date() });
  return { ...known, drift, driftSeen, ...(again ? { again } : {}) };
}

/** What was just applied has no trouble yet that its pods do not show. */
function isWorthAsking({ appliedAt }: InstanceRows['resources'][number], visible: Evidence): boolean {
  const age = appliedAt === null ? Infinity : Date.now() - appliedAt.getTime();
  const isYoung = age >= 0 && age < youngMs;
  return !isYoung && mayTellMore(visible);
}

/** Whether there may be trouble that neither the object nor its pods show. */
function mayHide(state: InstanceState, isWorthIt: () => boolean): boolean {
  return !isWell(state) && (!isOnItsWay(state) || isWorthIt());
}

async function senseComponent(
  component: InstanceRows['components'][number],
  looked: Looked[],
  api: ClusterApi,
  view: ClusterView | null,
  rules: HealthRules,
  failure: Failure | undefined,
): Promise<SensedComponent> {
  const explain = (each: Evidence) => rules.diagnose({ component: component.name, ...each });
  const evidence: Evidence[] = [];
  const past: Evidence[] = [];
  for (const { row, live, state } of looked) {
    if (!live || !hasEvidence(live)) continue;
    const visible = await gatherEvidence(live, api, view, true);
    if (isPast(row)) {
      past.push(visible);
      continue;
    }
    // Whatever goes is in trouble by the looks of it: what holds it, it says itself.
    const isTold =
      state === 'deleting' ||
      (explain(visible) === null && !mayHide(state, () => isWorthAsking(row, visible)));
    evidence.push(isTold ? visible : await gatherEvidence(live, api, view, false));
  }
  const found = evidence.map(explain);
  // A rollout that is stuck says only "updating" of itself; its pods know better.
  const refused = failure ? [refusal(failure, component, looked)] : [];
  const told = [...refused, ...found.filter((each) => each !== null)];
  const states = [...looked.map((l) => l.state), ...told.map((each) => each.state)];
  const state = looked.length + refused.length === 0 ? 'running' : worstState(states);
  const reason = looked.find((l) => l.state === worstState(looked.map((each) => each.state)));
  return {
    id: component.id,
    name: component.name,
    state,
    message: isWell(state) ? '' : (failure?.message ?? reason?.message ?? ''),
    diagnosis: isWell(state) ? null : (told[0]?.diagnosis ?? null),
    pods: [...evidence, ...past]
      .flatMap((each) => each.pods.map((pod) => toPodStatus(pod, each.workload, rules)))
      .sort((a, b) => severityOf(a.state) - severityOf(b.state) || a.name.localeCompare(b.name))
      .slice(0, maxPods),
  };
}

const mendStep = 'Mend what it says, and deliver again.';

/** What was there before serves on, where it was there as a whole. */
function refusal(
  { message, hint }: Failure,
  { revision }: InstanceRows['components'][number],
  looked: Looked[],
): { state: InstanceState; diagnosis: Diagnosis } {
  const serves = revision !== null && looked.some(({ live }) => live !== null);
  const facts = [
    { label: 'Applied', value: namesOf(looked.filter(({ row }) => row.applied)) },
    { label: 'Not applied', value: namesOf(looked.filter(({ row }) => !row.applied)) },
  ];
  return {
    state: serves ? 'warning' : 'failed',
    diagnosis: {
      sentence: message,
      facts: facts.filter(({ value }) => value !== ''),
      step: hint || mendStep,
    },
  };
}

const mostNames = 6;

function namesOf(looked: Looked[]): string {
  const names = looked.slice(0, mostNames).map(({ row }) => `${row.kind} ${row.name}`);
  const more = looked.length - names.length;
  return [...names, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
