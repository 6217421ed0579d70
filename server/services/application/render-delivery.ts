import type { ComponentSpec, HelmRelease, ResourceRule, Treatment } from '@/plugins/sdk/definition';
import { inApplyOrder } from '@/server/delivery/kind-order';
import { type DefinitionFinder, pinComponents } from '@/server/delivery/plan/expand';
import type {
  ApplicationIdentity,
  ComponentPlan,
  Placement,
  PlannedComponent,
} from '@/server/delivery/plan/planned';
import {
  type KnownCluster,
  parseVersion,
  resolvePlacements,
} from '@/server/delivery/plan/resolve-placements';
import { type Reach, type Scoped, type ScopedResource, scopeResources } from '@/server/delivery/policy';
import { loadReach } from '@/server/delivery/reach';
import { createReferenceReader } from '@/server/delivery/references';
import { isForeign } from '@/server/delivery/release/owner';
import { prepareRelease } from '@/server/delivery/release/prepare';
import { hideInProblem, hideSecrets, textsOfSecrets } from '@/server/delivery/release/secret-values';
import {
  type ReferenceReader,
  type RenderTarget,
  type RenderedResource,
  renderParts,
} from '@/server/delivery/render';
import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { AccessError } from '../access-error';
import { type Project, authorize } from '../authorize';
import { openForActor } from '../cluster/open-for-actor';
import type { ServiceContext } from '../context';
import { locate } from './located-error';
import { nextRevision } from './next-revision';
import { madeTwice } from './one-maker';
import type { Delivery } from './targets';

/** An object as it would be applied. */
export type RenderedObject = ScopedResource & {
  component: PlannedComponent;
  /** How it is treated where no policy says otherwise. */
  treatment: Treatment | null;
};

/** What one step of a document delivers to one place. */
export type RenderedDelivery = {
  application: ApplicationIdentity;
  /** Workflow step that would deliver it. */
  step: string;
  /** It delivers all that is meant for the place, not a single component. */
  whole: boolean;
  placement: Placement;
  objects: RenderedObject[];
  /** How the document's policies treat them. */
  rules: ResourceRule[];
  /** Texts that came from Secrets of the cluster, and are not to be told. */
  secrets: string[];
  /** Components that nothing is known of, because a cluster that they are read from is away. */
  unread: string[];
};
export type RenderedText = {
  deliveries: RenderedDelivery[];
  /** The stage that it is rendered for. */
  home: Placement;
  /** What would keep it from being delivered, though it can be rendered; and warnings. */
  problems: Problem[];
  /** Why applying it would save it and not deliver just this: see `heldBack`. */
  heldBack: Problem[];
};

export type RenderJob = {
  ctx: ServiceContext;
  project: Project;
  document: ParsedDocument;
  /** That of a document which is saved already. */
  revision?: number;
  home: Placement;
  clusters: readonly KnownCluster[];
  find: DefinitionFinder;
  rules: ResourceRule[];
  result: RenderedText;
  /** Takes what a component cannot be rendered for, which is then left out; without it, it is thrown. */
  failed?: (component: string, error: LoamError) => void;
  /** With what came from Secrets, to be compared with what is there; whoever asks hides it afterwards. */
  plain?: boolean;
};

/** Renders what one step delivers, wherever it goes, into the result of the job. */
export async function renderDelivery(job: RenderJob, delivery: Delivery): Promise<void> {
  const plans = await pinned(job, delivery);
  const identity = await identityOf(job);
  for (const placement of placementsFor(job, delivery)) {
    const row = job.clusters.find((each) => each.id === placement.clusterId);
    const api = await job.ctx.clusters.open(placement.clusterId);
    const clusterVersion = parseVersion(row?.version ?? null) ?? (await api.version());
    const reach = await loadReach(job.ctx.db, job.project.id, placement.clusterId);
    const { step, component: only } = delivery;
    const rendered: RenderedDelivery = {
      application: identity,
      step,
      whole: only === undefined,
      placement,
      objects: [],
      rules: job.rules,
      secrets: [],
      unread: [],
    };
    for (const { component } of plans) {
      const target = { application: identity, placement: { ...placement, clusterVersion } };
      const place = { api, reach };
      const parts = await attempt(job, component.name, () => renderAll(job, component, target, place));
      if (parts === null) rendered.unread.push(component.name);
      if (!parts) continue;
      rendered.secrets.push(...parts.secrets);
      const { resources, problems } = shown(job, await scoped(parts, place, component.path), parts.secrets);
      job.result.problems.push(...locate(problems, job.document));
      const treated = resources.map((each, index) => ({
        ...each,
        treatment: parts.treatments?.[index] ?? null,
      }));
      rendered.objects.push(...inApplyOrder(treated).map((each) => ({ ...each, component })));
    }
    const twice = madeTwice(rendered.objects, job.rules);
    if (twice) job.result.problems.push(...locate([twice.toProblem()], job.document));
    job.result.deliveries.push(rendered);
  }
}

type Place = { api: ClusterApi; reach: Reach };

function scoped({ resources }: Rendered, { api, reach }: Place, path: string): Promise<Scoped> {
  return scopeResources(resources, api, reach, path).catch((error: unknown) => unscoped(error, resources));
}

/** Without what came from Secrets, but in objects where whoever asks hides it; after it was decided by the very names what may be. */
function shown({ plain }: RenderJob, { resources, problems }: Scoped, secrets: string[]): Scoped {
  if (secrets.length === 0) return { resources, problems };
  const hide = (problem: Problem) => hideInProblem(problem, secrets);
  return {
    resources: resources.map(({ resource, refusal, ...each }) => ({
      ...each,
      resource: plain ? resource : hideSecrets(resource, secrets),
      refusal: refusal && hide(refusal),
    })),
    problems: problems.map(hide),
  };
}

type Rendered = {
  resources: RenderedResource[];
  secrets: string[];
  /** Of a chart, for each of its objects. */
  treatments?: (Treatment | null)[];
};

/** What a component renders; where it is a chart or a copy, what that does. Null: a cluster that it is read from is away. */
async function renderAll(
  job: RenderJob,
  component: PlannedComponent,
  target: RenderTarget,
  place: Place,
): Promise<Rendered | null> {
  const { ctx, document, result } = job;
  const read = { secrets: [] as string[] };
  try {
    const reader = referencesFor(job, read);
    const { resources, release } = await renderParts(ctx.extensions, component, target, reader);
    if (release) return await renderChart(job, release, component, target, place);
    return { resources, secrets: read.secrets };
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'cluster-unreachable') throw error;
    const problem: Problem = { ...error.toProblem(), severity: 'warning', path: component.path };
    result.problems.push(...locate([problem], document));
    return null;
  }
}

async function renderChart(
  job: RenderJob,
  release: HelmRelease,
  component: PlannedComponent,
  target: RenderTarget,
  place: Place,
): Promise<Rendered> {
  const { ctx, plain } = job;
  const { path } = component;
  await assertMayRender(job, path);
  if (!ctx.helm) throw new LoamError('unavailable', 'Charts cannot be rendered here.', { path });
  const prepare = { helm: ctx.helm, ...place, component, target, now: ctx.now() };
  const { objects, hooks, secrets, history } = await prepareRelease(release, prepare);
  const origin = { type: 'output', output: 'hook' } as const;
  // Hooks come and go: there is nothing to compare them with.
  const all = plain ? objects : [...objects, ...hooks.map(({ resource }) => ({ resource, origin }))];
  const adopt = release.options.takeOver && isForeign(history);
  const treatments = objects.map(({ treatment }) => (adopt ? { ...treatment, adopt } : treatment));
  return { resources: all, secrets, treatments };
}

/** Reads as whoever asks, and notes what came from Secrets. */
function referencesFor(job: RenderJob, found: { secrets: string[] }): ReferenceReader {
  const { ctx, project, home, document } = job;
  const namespace = document.application.metadata.namespace ?? home.namespace;
  const read = createReferenceReader({
    db: ctx.db,
    projectId: project.id,
    http: ctx.http,
    open: (clusterId) => openForActor(ctx, clusterId, project.id),
    home: async () => ({ ...home, namespace }),
  });
  return async (references, manifest, component) => {
    await assertMayRender(job, component.path);
    const objects = await read(references, manifest, component);
    found.secrets.push(...textsOfSecrets(objects));
    return objects;
  };
}

/** A chart of one's own may read Secrets of the cluster, and say them in other words than those that are hidden. */
async function assertMayRender({ ctx, project, revision }: RenderJob, path: string): Promise<void> {
  // A saved document is of somebody who could deliver it.
  if (revision !== undefined) return;
  try {
    await authorize(ctx, { project: project.name, permission: 'application.deploy' });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    const message = 'Only who may deliver a chart, or a copy of what is there, sees what it renders.';
    throw new AccessError('denied', message, error.attempt, {
      path,
      expected: 'the permission application.deploy',
      hint: 'It can read Secrets of the project, and could tell them.',
    });
  }
}

async function pinned(job: RenderJob, { expansion, component: only }: Delivery): Promise<ComponentPlan[]> {
  const { find, document } = job;
  const chosen = expansion.components.filter(({ name }) => only === undefined || name === only);
  const pin = (components: ComponentSpec[]) => pinComponents(find, document.application, components);
  if (!job.failed) return pin(chosen);
  const each = chosen.map((component) => attempt(job, component.name, () => pin([component])));
  return (await Promise.all(each)).flatMap((plans) => plans ?? []);
}

/** Undefined: it failed, and the job goes on without it. */
async function attempt<Result>(
  { failed }: RenderJob,
  component: string,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!failed || !isLoamError(error)) throw error;
    failed(component, error);
    return undefined;
  }
}

/** Rendering needs no cluster; that one does not answer is said, and nothing more. */
function unscoped(error: unknown, rendered: RenderedResource[]): Scoped {
  if (!isLoamError(error) || error.code !== 'cluster-unreachable') throw error;
  // What could not be looked at is not open to the project.
  const refusal = error.toProblem();
  const resources = rendered.map((each) => ({ ...each, refusal }));
  return { resources, problems: [{ ...refusal, severity: 'warning' }] };
}

async function identityOf({
  ctx,
  project,
  document,
  revision: saved,
}: RenderJob): Promise<ApplicationIdentity> {
  const { name, labels, annotations } = document.application.metadata;
  const { id, revision } = await nextRevision(ctx, project, name, document.text);
  return { id, name, project: project.name, revision: saved ?? revision, labels, annotations };
}

/** A cluster that is not there, or a selector that nothing fits, is named; it is rendered for the stage all the same. */
function placementsFor(
  { document, home, clusters, result }: RenderJob,
  { expansion, path }: Delivery,
): Placement[] {
  const own = document.application.metadata.namespace;
  try {
    const placements = resolvePlacements(expansion.selectors, home, own, clusters);
    if (placements.length > 0) return placements;
    const message = 'No cluster fits, so that nothing would be delivered; shown as for the stage.';
    result.problems.push(...locate([{ code: 'not-found', severity: 'warning', message, path }], document));
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'not-found') throw error;
    result.problems.push(...locate([error.toProblem()], document));
  }
  const [first] = expansion.selectors.flatMap(({ selector }) => selector.namespace ?? []);
  const selector = first === undefined ? {} : { namespace: first };
  return resolvePlacements([{ selector, path }], home, own, clusters);
}
