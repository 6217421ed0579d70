import type { HelmRelease } from '@/plugins/sdk/definition';
import { createFinder } from '@/server/delivery/plan/expand';
import { type Placement } from '@/server/delivery/plan/planned';
import { assertNamespaceOpen } from '@/server/delivery/policy';
import { loadReach } from '@/server/delivery/reach';
import { readCredentials } from '@/server/delivery/release/credentials';
import { renderParts } from '@/server/delivery/render';
import type { ChartOf } from '@/server/domain/chart-input';
import { LoamError } from '@/server/domain/error';
import type { ChartCredentials, Helm } from '@/server/targets/helm/helm';
import { homeOf } from '../application/start-run';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';

const path = 'spec.components[0]';
const placeholder = 'chart';

/** What a component names, by its definition: any type that makes charts is looked up the same way. */
export async function releaseOf(
  ctx: ServiceContext,
  project: Project,
  { type = 'helmchart', properties, stage }: ChartOf,
): Promise<{ release: HelmRelease; credentials: ChartCredentials }> {
  const home = await homeOf(ctx, project, stage);
  const manifest = await createFinder(ctx.extensions, {})('component', type, `${path}.type`);
  const component = {
    name: placeholder,
    type: manifest.name,
    revision: manifest.revision,
    properties,
    traits: [],
    path,
  };
  const application = {
    id: '',
    name: placeholder,
    project: project.name,
    revision: 0,
    labels: {},
    annotations: {},
  };
  const placement = { ...home, clusterVersion: { major: 1, minor: 30 } };
  const { release } = await renderParts(ctx.extensions, component, { application, placement }, null);
  if (!release) {
    throw new LoamError('invalid-input', `The type ${type} makes no chart.`, {
      path: `${path}.type`,
      expected: 'a component type that does, such as helmchart',
      got: type,
    });
  }
  return { release, credentials: await credentialsOf(ctx, project, release, home) };
}

/** A Secret goes to the server that the asker names: that is for those who could send it there by a delivery. */
async function credentialsOf(
  ctx: ServiceContext,
  project: Project,
  release: HelmRelease,
  home: Placement,
): Promise<ChartCredentials> {
  if (!release.secretRef) return {};
  await authorize(ctx, { project: project.name, permission: 'application.deploy' });
  const releaseNamespace = release.namespace ?? home.namespace;
  assertNamespaceOpen(releaseNamespace, await loadReach(ctx.db, project.id, home.clusterId), path);
  const api = await ctx.clusters.open(home.clusterId);
  return readCredentials(release, {
    api,
    releaseNamespace,
    appNamespace: home.namespace,
    path: `${path}.properties`,
  });
}

export function helmOf({ helm }: ServiceContext): Helm {
  if (helm) return helm;
  throw new LoamError('unavailable', 'Charts cannot be looked up here.');
}
