import {
  type ChartSource,
  type JsonObject,
  type RenderContext,
  type Rendered,
  defineComponent,
} from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { assertUnset, durationOf, releaseName, sourceIn, urlOf, versionOf } from './release';

const noController = s.text(
  'Has no effect: no controller polls; a chart is fetched when it is delivered.',
  '没有效果：没有控制器轮询，交付时才获取 Chart。',
);

const schema = s.parameters({
  repoType: s.choice(s.text('Kind of repository', '仓库类型'), ['helm', 'oci', 'git', 'oss'], {
    default: 'helm',
  }),
  url: s.string(s.text('Address', '地址'), {
    help: s.text(
      'URL of the repository, https://..., oci://... or of a git repository.',
      '仓库地址：https://...、oci://... 或 Git 仓库地址。',
    ),
    minLength: 1,
  }),
  chart: s.string(s.text('Chart', 'Chart'), {
    help: s.text('Its name; in a git repository its folder.', 'Chart 名称；Git 仓库中为其目录。'),
    minLength: 1,
    widget: 'chart',
  }),
  version: s.string(s.text('Version', '版本'), {
    widget: 'chart-version',
    default: '',
    help: s.text('A version or a range. Left empty: the newest.', '版本号或范围，留空表示最新。'),
  }),
  secretRef: s.optional(
    s.string(s.text('Secret', 'Secret'), {
      help: s.text('Name of the Secret with the credentials.', '保存凭据的 Secret 名称。'),
    }),
  ),
  targetNamespace: s.optional(s.string(s.text('Namespace', '命名空间'))),
  releaseName: s.optional(s.string(s.text('Release', '发布名称'))),
  values: s.anyObject(s.text('Values', '值'), { widget: 'object', default: {} }),
  valuesFrom: s.list(
    s.text('Values from', '取值来源'),
    s.object(s.text('Source', '来源'), {
      kind: s.choice(s.text('Kind', '类型'), ['ConfigMap', 'Secret']),
      name: s.string(s.text('Name', '名称'), { minLength: 1 }),
      valuesKey: s.optional(s.string(s.text('Key', '键'))),
      optional: s.boolean(s.text('May be missing', '可以缺失'), { default: false }),
    }),
    { default: [] },
  ),
  installTimeout: s.optional(s.string(s.text('Time to become healthy', '就绪超时'), { widget: 'duration' })),
  git: s.optional(s.object(s.text('Git', 'Git'), { branch: s.optional(s.string(s.text('Branch', '分支'))) })),
  upgradeCRD: s.optional(s.boolean(s.text('Upgrade CRDs', '升级 CRD'))),
  retries: s.optional(
    s.integer(s.text('Retries', '重试次数'), {
      deprecated: s.text(
        'Has no effect: a run is retried by whoever watches it.',
        '没有效果：由人重试运行。',
      ),
    }),
  ),
  interval: s.optional(s.string(s.text('Interval', '同步间隔'), { deprecated: noController })),
  pullInterval: s.optional(s.string(s.text('Pull interval', '拉取间隔'), { deprecated: noController })),
  timeout: s.optional(s.string(s.text('Time to fetch', '获取超时'), { deprecated: noController })),
  oss: s.optional(s.anyObject(s.text('Bucket', '存储桶'), { advanced: true })),
  suspend: s.optional(s.boolean(s.text('Suspend', '暂停'), { advanced: true })),
});

export const helm = defineComponent({
  name: 'helm',
  revision: 1,
  title: s.text('Helm release', 'Helm 发布'),
  description: s.text(
    "A chart, with the parameters of KubeVela's fluxcd addon; delivered by Loam, without Flux.",
    '使用 KubeVela fluxcd 插件参数的 Chart，由 Loam 交付，不依赖 Flux。',
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
      properties: { url: 'https://stefanprodan.github.io/podinfo', chart: 'podinfo', version: '6.7.1' },
    },
  ],
  render,
});

type Parameters = s.ParametersOf<typeof schema>;

function render({ name, parameters }: RenderContext<Parameters>): Rendered {
  assertUnset(parameters, '', {
    oss: 'Put the chart into a repository or a registry.',
    suspend: 'Pause the application instead.',
  });
  const timeoutMs = durationOf(parameters.installTimeout, 'installTimeout');
  const { targetNamespace, secretRef } = parameters;
  return {
    workload: null,
    release: {
      name: releaseName(parameters.releaseName ?? name, 'releaseName'),
      ...(targetNamespace ? { namespace: targetNamespace } : {}),
      chart: sourceOf(parameters),
      ...(secretRef ? { secretRef: { name: secretRef } } : {}),
      values: parameters.values as JsonObject,
      valuesFrom: parameters.valuesFrom.map(({ valuesKey, ...source }) => ({
        ...source,
        ...(valuesKey ? { key: valuesKey } : {}),
      })),
      options: {
        includeCRDs: true,
        skipHooks: false,
        createNamespace: true,
        skipSchemaValidation: false,
        maxHistory: 10,
        rollback: false,
        takeOver: false,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      },
      health: [],
      places: {
        chart: 'chart',
        version: 'version',
        values: 'values',
        valuesFrom: 'valuesFrom',
        secretRef: 'secretRef',
        name: 'releaseName',
      },
    },
  };
}

function sourceOf({ repoType, url, chart, version, git }: Parameters): ChartSource {
  if (repoType === 'git') {
    const path = chart.replace(/^\.?\//, '').replace(/\/$/, '');
    if (path.split('/').includes('..')) {
      refuse('chart leads out of the repository', { path: 'chart', expected: 'a folder of it', got: chart });
    }
    const ref = git?.branch ?? versionOf(version);
    return { type: 'git', url: urlOf(url, ['https', 'http'], 'url'), path, ref };
  }
  if (repoType === 'oss')
    return refuse('repoType oss is not supported', { path: 'repoType', expected: 'helm, oci or git' });
  const isBare = repoType === 'oci' && !url.startsWith('oci://');
  return sourceIn({ url: isBare ? `oci://${url}` : url, chart, version }, { url: 'url', chart: 'chart' });
}
