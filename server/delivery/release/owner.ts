import type { HelmRelease } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { ChartFacts } from '@/server/targets/helm/helm';
import { isOwnedBy, ownerOf } from '../labels';
import type { PlannedComponent } from '../plan/planned';
import type { RenderTarget } from '../render';
import { readHooks } from './manifest';
import { type FoundRecord, chartOf, readRecord } from './record';

const componentLabel = 'app.oam.dev/component';

/** Was it made by Helm, by hand, so that its objects are to be taken over? */
export function isForeign(history: readonly FoundRecord[]): boolean {
  const [last] = history;
  return last !== undefined && ownerOf(last.live) === null;
}

/** Throws `conflict` when a release of this name is somebody else's. */
export function assertReleaseOurs(
  history: readonly FoundRecord[],
  facts: ChartFacts,
  release: HelmRelease,
  { component, target, path }: { component: PlannedComponent; target: RenderTarget; path: string },
): void {
  const [last] = history;
  if (!last) return;
  const place = { path: `${path}.${release.places.name}` };
  const { application } = target;
  if (isOwnedBy(last.live, application)) {
    const other = last.live.metadata.labels?.[componentLabel];
    if (other === undefined || other === component.name) return;
    throw new LoamError('conflict', `The release ${release.name} is that of the component ${other}.`, {
      ...place,
      expected: 'a name that is free',
      got: release.name,
      hint: 'Give one of them another release name.',
    });
  }
  const owner = ownerOf(last.live);
  if (owner) {
    throw new LoamError(
      'conflict',
      `The release ${release.name} belongs to the ${owner.what} ${owner.name}.`,
      {
        ...place,
        expected: 'a name that is free',
        got: `a release of ${owner.project === null ? '' : `${owner.project}/`}${owner.name}`,
        hint: 'Give it another release name.',
      },
    );
  }
  assertAdoptable(last, facts, release, place);
}

function assertAdoptable(
  last: FoundRecord,
  facts: ChartFacts,
  release: HelmRelease,
  place: { path: string },
): void {
  const chart = chartOf(readRecord(last.live, readHooks)).name;
  if (chart !== facts.name) {
    throw new LoamError(
      'conflict',
      `The release ${release.name} is there already, and is of the chart ${chart}.`,
      {
        ...place,
        expected: `a name that is free, or a release of ${facts.name}`,
        got: `a release of ${chart}`,
        hint: 'Give it another release name.',
      },
    );
  }
  if (last.status.startsWith('pending')) {
    throw new LoamError('conflict', `The release ${release.name} is being worked on by Helm.`, {
      ...place,
      expected: 'a release that nothing happens to',
      got: last.status,
      hint: 'Wait until that has ended; `helm rollback` ends one that hangs.',
    });
  }
  if (release.options.takeOver) return;
  throw new LoamError('conflict', `The release ${release.name} is there already and was not made by Loam.`, {
    ...place,
    expected: 'a name that is free',
    got: `revision ${last.revision} of ${chart}, made with Helm`,
    hint: 'Say options.takeOver: true to go on with it, or give this one another release name.',
  });
}
