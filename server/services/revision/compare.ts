import type { CompareRevisions } from '@/server/domain/application-input';
import type { Problem } from '@/server/domain/error';
import { compareResources } from '../application/compare-resources';
import { type DiffPlace, idOf } from '../application/diff';
import type { RenderedDelivery, RenderedObject } from '../application/render-delivery';
import { homeOf } from '../application/start-run';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type RevisionDetail, type RevisionItem, getRevision } from './read';
import { type RenderedRevision, renderSaved } from './render-saved';

export type RevisionComparison = {
  from: RevisionItem;
  to: RevisionItem;
  /** The stage that both are rendered for. */
  stage: string | null;
  /** What is rendered where by one of them and not by the other, or not the same. */
  places: DiffPlace[];
  /** What keeps one of them from being rendered, or from being delivered. */
  problems: (Problem & { revision: number })[];
};

/** The objects of two revisions beside each other, field by field, as both would be delivered to a stage now. */
export async function compareRevisions(
  ctx: ServiceContext,
  input: CompareRevisions & { project: string },
): Promise<RevisionComparison> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const { name } = input;
  const read = (number: number) => getRevision(ctx, { project: project.name, name, number });
  const [from, to] = await Promise.all([read(input.from), read(input.to)]);
  const home = await homeOf(ctx, project, input.stage);
  const before = await renderSaved(ctx, project, from, home);
  const after = from.number === to.number ? before : await renderSaved(ctx, project, to, home);
  return {
    from: withoutDocument(from),
    to: withoutDocument(to),
    stage: home.stage,
    places: comparePlaces(before, after, name),
    problems: problemsOf([from.number, before], [to.number, after]),
  };
}

function withoutDocument({ document: _document, ...item }: RevisionDetail): RevisionItem {
  return item;
}

type Numbered = [number: number, rendered: RenderedRevision];

function problemsOf([first, before]: Numbered, [second, after]: Numbered): RevisionComparison['problems'] {
  const of = (revision: number, problems: readonly Problem[]) =>
    problems.map((problem) => ({ ...problem, revision }));
  const own = [...of(second, after.failures), ...of(second, after.remarks)];
  return first === second ? own : [...of(first, before.failures), ...own];
}

type Placed = { place: Pick<DiffPlace, 'cluster' | 'namespace'>; object: RenderedObject };

function comparePlaces(before: RenderedRevision, after: RenderedRevision, application: string): DiffPlace[] {
  const missing = new Set([...before.missing, ...after.missing]);
  const [old, now] = [byKey(before.deliveries, missing), byKey(after.deliveries, missing)];
  const places = new Map<string, DiffPlace>();
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    const { place, object } = (is ?? was) as Placed;
    const at = `${place.cluster} ${place.namespace}`;
    const found = places.get(at) ?? { application, ...place, objects: [], unknown: null };
    found.objects.push({
      component: object.component.name,
      ...idOf(object),
      ...compareResources(was?.object.resource, is?.object.resource),
    });
    places.set(at, found);
  }
  return [...places.values()];
}

/** Objects by cluster and by what they are; not those of components that only one of the two can render. */
function byKey(deliveries: readonly RenderedDelivery[], missing: ReadonlySet<string>): Map<string, Placed> {
  const all = new Map<string, Placed>();
  for (const { placement, objects } of deliveries) {
    const { cluster, namespace } = placement;
    for (const object of objects) {
      if (missing.has(object.component.name)) continue;
      const { apiVersion, kind, namespace: own, name } = idOf(object);
      // Another version of the same group is the same object.
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      all.set([cluster, group, kind, own, name].join(' '), { place: { cluster, namespace }, object });
    }
  }
  return all;
}
