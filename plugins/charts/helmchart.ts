import {
  type ChartSource,
  type JsonObject,
  type RenderContext,
  type Rendered,
  defineComponent,
} from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { schema } from './helmchart-schema';
import { assertUnset, durationOf, releaseName, sourceIn, urlOf, versionOf } from './release';

export const helmchart = defineComponent({
  name: 'helmchart',
  revision: 1,
  title: s.text('Helm chart', 'Helm Chart'),
  description: s.text(
    'A chart from a repository, a registry or a URL, delivered as a Helm release.',
    '来自仓库、镜像仓库或网址的 Chart，以 Helm 发布的形式交付。',
  ),
  icon: 'ship',
  schema,
  workload: '*',
  capabilities: ['helm'],
  // Its own records, and whatever the chart holds.
  kinds: ['v1/Secret', 'v1/ConfigMap', '*'],
  examples: [
    {
      title: s.text('A chart of a repository', '仓库中的 Chart'),
      properties: {
        chart: { source: 'podinfo', repoURL: 'https://stefanprodan.github.io/podinfo', version: '6.7.1' },
        values: { replicaCount: 2 },
      },
    },
    {
      title: s.text('A chart of a registry', '镜像仓库中的 Chart'),
      properties: { chart: { source: 'oci://ghcr.io/stefanprodan/charts/podinfo', version: '6.7.1' } },
    },
  ],
  render,
});

type Parameters = s.ParametersOf<typeof schema>;

function render({ name, parameters }: RenderContext<Parameters>): Rendered {
  const { chart, release = {}, values, valuesFrom, options, healthStatus } = parameters;
  assertUnset(options, 'options', {
    force: 'An object that cannot be changed is replaced by the policy resource-update.',
    recreatePods: 'Pods are replaced when their template changes; restart the component to have new ones.',
  });
  if (options.cleanupOnFail && !options.atomic) {
    refuse('options.cleanupOnFail works with options.atomic only', {
      path: 'options.cleanupOnFail',
      expected: 'atomic: true',
    });
  }
  const timeoutMs = durationOf(options.waitTimeout, 'options.waitTimeout');
  const secretRef = chart.auth?.secretRef;
  return {
    workload: null,
    release: {
      name: releaseName(release.name ?? name, 'release.name'),
      ...(release.namespace ? { namespace: release.namespace } : {}),
      chart: sourceOf(chart),
      ...(secretRef ? { secretRef } : {}),
      values: values as JsonObject,
      valuesFrom,
      options: {
        includeCRDs: options.includeCRDs,
        skipHooks: options.skipHooks,
        createNamespace: options.createNamespace,
        skipSchemaValidation: options.skipSchemaValidation,
        maxHistory: options.maxHistory,
        rollback: options.atomic,
        takeOver: options.takeOver,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      },
      health: healthStatus,
      places: {
        chart: 'chart.source',
        version: 'chart.version',
        values: 'values',
        valuesFrom: 'valuesFrom',
        secretRef: 'chart.auth.secretRef',
        name: 'release.name',
      },
    },
  };
}

function sourceOf({ source, repoURL, version }: Parameters['chart']): ChartSource {
  if (source.startsWith('oci://'))
    return { type: 'oci', url: urlOf(source, ['oci'], 'chart.source'), version: versionOf(version) };
  if (/^https?:\/\//.test(source))
    return { type: 'archive', url: urlOf(source, ['https', 'http'], 'chart.source') };
  if (repoURL === undefined || repoURL === '') {
    return refuse('chart.repoURL is missing', {
      path: 'chart.repoURL',
      expected: 'the URL of the repository that the chart is in',
      hint: `"${source}" is the name of a chart. A chart also comes from oci://... or from the URL of a .tgz.`,
    });
  }
  return sourceIn({ url: repoURL, chart: source, version }, { url: 'chart.repoURL', chart: 'chart.source' });
}
