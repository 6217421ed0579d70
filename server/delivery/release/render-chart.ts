import type { HelmRelease } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { ChartFacts, Helm } from '@/server/targets/helm/helm';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { PlannedComponent } from '../plan/planned';
import { type Manifest, readManifest } from './manifest';
import { redacted } from './secret-values';
import type { ResolvedValues } from './values';

type RenderPlace = {
  helm: Helm;
  api: ClusterApi;
  component: PlannedComponent;
  namespace: string;
  resolved: ResolvedValues;
  /** The revision that is there; 0: none. */
  before: number;
  /** What must not be told; what the chart reads of Secrets is added. */
  secrets: string[];
  signal?: AbortSignal | undefined;
};

/** What a chart is with these values, in this cluster. */
export async function renderChart(
  { name, options, places }: HelmRelease,
  { digest }: ChartFacts,
  { helm, api, component, namespace, resolved, before, secrets, signal }: RenderPlace,
): Promise<Manifest> {
  const input = {
    release: name,
    namespace,
    values: resolved.values,
    before,
    includeCRDs: options.includeCRDs,
    skipSchemaValidation: options.skipSchemaValidation,
    cluster: { api, onSecret: (text: string) => secrets.push(text) },
  };
  const manifest = await at(`${component.path}.properties.${places.values}`, async () =>
    readManifest(await helm.render(digest, input, signal)),
  ).catch((error: unknown) => {
    throw redacted(error, secrets);
  });
  return options.skipHooks ? { ...manifest, hooks: [] } : manifest;
}

/** Says where in the document that stands which something went wrong with. */
export async function at<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isLoamError(error) || error.path !== undefined) throw error;
    const { code, message, ...rest } = error.toProblem();
    throw new LoamError(code, message, { ...rest, path, cause: error });
  }
}
