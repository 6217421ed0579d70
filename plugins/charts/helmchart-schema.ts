import * as s from '../sdk/schema';

const secretRef = s.object(s.text('Secret', 'Secret'), {
  name: s.string(s.text('Name', '名称'), { minLength: 1 }),
  namespace: s.optional(s.string(s.text('Namespace', '命名空间'))),
});

const chart = s.object(s.text('Chart', 'Chart'), {
  source: s.string(s.text('Source', '来源'), {
    help: s.text(
      'Name of a chart in the repository, oci://host/path/chart, or the URL of a .tgz.',
      '仓库中的 Chart 名称、oci://主机/路径/chart，或 .tgz 的地址。',
    ),
    minLength: 1,
    widget: 'chart',
  }),
  repoURL: s.optional(
    s.string(s.text('Repository', '仓库'), {
      help: s.text('URL of the repository, for a source that is a name.', '仓库地址，来源为名称时需要。'),
    }),
  ),
  version: s.string(s.text('Version', '版本'), {
    default: 'latest',
    widget: 'chart-version',
    help: s.text('A version, a range such as ^1.2, or latest.', '版本号、范围（如 ^1.2）或 latest。'),
  }),
  auth: s.optional(
    s.object(
      s.text('Credentials', '凭据'),
      { secretRef: s.optional(secretRef) },
      {
        help: s.text(
          'A Secret with username and password, a token, or a Docker configuration.',
          '包含用户名和密码、令牌或 Docker 配置的 Secret。',
        ),
        advanced: true,
      },
    ),
  ),
});

const valuesFrom = s.list(
  s.text('Values from', '取值来源'),
  s.object(s.text('Source', '来源'), {
    kind: s.choice(s.text('Kind', '类型'), ['ConfigMap', 'Secret']),
    name: s.string(s.text('Name', '名称'), { minLength: 1 }),
    namespace: s.optional(s.string(s.text('Namespace', '命名空间'))),
    key: s.optional(
      s.string(s.text('Key', '键'), { help: s.text('Usual: values.yaml', '默认为 values.yaml') }),
    ),
    optional: s.boolean(s.text('May be missing', '可以缺失'), { default: false }),
  }),
  {
    default: [],
    help: s.text(
      'Later ones win over earlier ones, and the values above over all of them.',
      '后面的覆盖前面的，上方直接填写的值优先级最高。',
    ),
  },
);

const noEffect = s.text('Has no effect: charts are kept by their digest.', '没有效果：Chart 按摘要缓存。');
const options = s.object(
  s.text('Options', '选项'),
  {
    includeCRDs: s.boolean(s.text('With its CRDs', '包含 CRD'), { default: true }),
    skipTests: s.optional(
      s.boolean(s.text('Without its tests', '跳过测试'), {
        deprecated: s.text('Has no effect: tests are no part of a delivery.', '没有效果：交付时不运行测试。'),
      }),
    ),
    skipHooks: s.boolean(s.text('Without its hooks', '跳过钩子'), { default: false }),
    createNamespace: s.boolean(s.text('Make its namespace', '创建命名空间'), { default: true }),
    skipSchemaValidation: s.boolean(s.text("Ignore the chart's schema", '忽略 Chart 的 schema'), {
      default: false,
    }),
    maxHistory: s.integer(s.text('Revisions to keep', '保留的修订数'), {
      default: 10,
      minimum: 1,
      maximum: 100,
    }),
    atomic: s.boolean(s.text('Roll back on failure', '失败时回滚'), { default: false }),
    takeOver: s.boolean(s.text('Take over', '接管'), {
      default: false,
      help: s.text(
        'A release of the same chart that was made with Helm becomes this one.',
        '接管用 Helm 安装的同一 Chart 的发布。',
      ),
    }),
    wait: s.optional(
      s.boolean(s.text('Wait', '等待'), {
        deprecated: s.text(
          'Has no effect: a component is always waited for.',
          '没有效果：总是等待组件就绪。',
        ),
      }),
    ),
    waitTimeout: s.optional(s.string(s.text('Time to become healthy', '就绪超时'), { widget: 'duration' })),
    timeout: s.optional(
      s.string(s.text('Time to render', '渲染超时'), {
        deprecated: s.text('Has no effect: rendering has 60 s.', '没有效果：渲染最多 60 秒。'),
      }),
    ),
    force: s.optional(s.boolean(s.text('Force', '强制'), { advanced: true })),
    recreatePods: s.optional(s.boolean(s.text('Recreate pods', '重建 Pod'), { advanced: true })),
    cleanupOnFail: s.optional(s.boolean(s.text('Clean up on failure', '失败时清理'), { advanced: true })),
    cache: s.optional(
      s.object(
        s.text('Cache', '缓存'),
        {
          key: s.optional(s.string(s.text('Key', '键'))),
          ttl: s.optional(s.string(s.text('Time to live', '有效期'))),
          immutableTTL: s.optional(s.string(s.text('Of versions', '固定版本的有效期'))),
          mutableTTL: s.optional(s.string(s.text('Of tags that move', '可变标签的有效期'))),
        },
        { deprecated: noEffect, advanced: true },
      ),
    ),
  },
  { default: {} },
);

const healthStatus = s.list(
  s.text('Healthy when', '健康条件'),
  s.object(s.text('Criterion', '条件'), {
    resource: s.object(s.text('Object', '对象'), {
      kind: s.string(s.text('Kind', '类型'), { minLength: 1 }),
      name: s.optional(s.string(s.text('Name', '名称'))),
    }),
    condition: s.object(s.text('Condition', '状况'), {
      type: s.string(s.text('Type', '类型'), { minLength: 1 }),
      status: s.optional(s.choice(s.text('Status', '值'), ['True', 'False'])),
    }),
  }),
  {
    default: [],
    help: s.text('Left empty: when all of its objects are.', '留空表示所有对象都健康。'),
  },
);

export const schema = s.parameters({
  chart,
  release: s.optional(
    s.object(s.text('Release', '发布'), {
      name: s.optional(
        s.string(s.text('Name', '名称'), {
          help: s.text('Usual: that of the component.', '默认为组件名称。'),
        }),
      ),
      namespace: s.optional(s.string(s.text('Namespace', '命名空间'))),
    }),
  ),
  values: s.anyObject(s.text('Values', '值'), { widget: 'object', default: {} }),
  valuesFrom,
  options,
  healthStatus,
});
