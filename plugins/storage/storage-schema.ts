import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';

const name = () => s.string(s.text('Name', '名称'));
const mountPath = () => s.string(s.text('Mount path', '挂载路径'));
const subPath = () => s.optional(s.string(s.text('Sub path', '子路径'), { advanced: true }));
const mountOnly = () =>
  s.boolean(s.text('Exists already', '已存在'), {
    default: false,
    help: s.text('Mounted, not created', '仅挂载，不创建'),
  });
const readOnly = () => s.boolean(s.text('Read only', '只读'), { default: false, advanced: true });
const quantity = () =>
  s.string(s.text('Storage', '存储容量'), {
    pattern: kube.quantityPattern,
    widget: 'quantity',
    widgetOptions: { resource: 'storage' },
  });

const source = (title: s.Label) =>
  s.optional(
    s.object(
      title,
      {
        name: name(),
        kind: s.string(s.text('Kind', '类型')),
        apiGroup: s.string(s.text('API group', 'API 组')),
      },
      { advanced: true },
    ),
  );

function pvc() {
  return s.object(s.text('Volume claim', '持久卷'), {
    name: name(),
    mountPath: mountPath(),
    subPath: subPath(),
    mountOnly: mountOnly(),
    volumeMode: s.string(s.text('Volume mode', '卷模式'), {
      default: 'Filesystem',
      help: s.text('Filesystem or Block', 'Filesystem 或 Block'),
      advanced: true,
    }),
    volumeName: s.optional(s.string(s.text('Volume', '卷名'), { advanced: true })),
    accessModes: s.list(s.text('Access modes', '访问模式'), s.string(s.text('Mode', '模式')), {
      default: ['ReadWriteOnce'],
    }),
    storageClassName: s.optional(s.string(s.text('Storage class', '存储类'))),
    resources: s.optional(
      s.object(s.text('Size', '容量'), {
        requests: s.object(s.text('Request', '请求值'), { storage: quantity() }),
        limits: s.optional(s.object(s.text('Limit', '上限'), { storage: quantity() })),
      }),
    ),
    dataSourceRef: source(s.text('Data source reference', '数据源引用')),
    dataSource: source(s.text('Data source', '数据源')),
    selector: s.optional(
      s.object(
        s.text('Selector', '选择器'),
        {
          matchLabels: s.optional(kube.labels()),
          matchExpressions: s.optional(
            s.object(s.text('Expression', '表达式'), {
              key: s.string(s.text('Key', '键')),
              operator: s.string(s.text('Operator', '运算符')),
              values: s.list(s.text('Values', '值'), s.string(s.text('Value', '值'))),
            }),
          ),
        },
        { advanced: true },
      ),
    ),
  });
}

/** As variables: one, or several. */
function toEnv<K extends string>(keyName: K) {
  const key = { [keyName]: s.string(s.text('Key', '键')) } as Record<K, ReturnType<typeof s.string>>;
  const one = () =>
    s.object(s.text('Variable', '变量'), { envName: s.string(s.text('Variable', '变量名')), ...key });
  return {
    mountToEnv: s.optional(one()),
    mountToEnvs: s.optional(s.list(s.text('Variables', '变量'), one())),
  };
}

function mapVolume<K extends string>(title: s.Label, keyName: K) {
  return {
    name: name(),
    mountPath: s.optional(s.string(s.text('Mount path', '挂载路径'))),
    subPath: subPath(),
    mountOnly: mountOnly(),
    ...toEnv(keyName),
    data: s.optional(s.anyObject(title, { widget: 'key-value' })),
    items: s.optional(kube.items()),
    defaultMode: kube.defaultMode(),
    readOnly: readOnly(),
  };
}

const hostPathTypes = [
  'Directory',
  'DirectoryOrCreate',
  'FileOrCreate',
  'File',
  'Socket',
  'CharDevice',
  'BlockDevice',
] as const;

export const storageSchema = s.parameters({
  pvc: s.optional(s.list(s.text('Volume claims', '持久卷'), pvc())),
  configMap: s.optional(
    s.list(
      s.text('ConfigMaps', '配置字典'),
      s.object(s.text('ConfigMap', '配置字典'), mapVolume(s.text('Data', '数据'), 'configMapKey')),
    ),
  ),
  secret: s.optional(
    s.list(
      s.text('Secrets', '密钥'),
      s.object(s.text('Secret', '密钥'), {
        ...mapVolume(s.text('Data (base64)', '数据（base64）'), 'secretKey'),
        stringData: s.optional(s.anyObject(s.text('Data as text', '文本数据'), { widget: 'key-value' })),
      }),
    ),
  ),
  emptyDir: s.optional(
    s.list(
      s.text('Empty folders', '空目录'),
      s.object(s.text('Empty folder', '空目录'), {
        name: name(),
        mountPath: mountPath(),
        subPath: subPath(),
        medium: kube.medium(),
      }),
    ),
  ),
  hostPath: s.optional(
    s.list(
      s.text('Host folders', '主机目录'),
      s.object(s.text('Host folder', '主机目录'), {
        name: name(),
        path: s.string(s.text('Path on the host', '主机路径')),
        mountPath: mountPath(),
        type: s.choice(s.text('Type', '类型'), hostPathTypes, { default: 'Directory' }),
      }),
    ),
  ),
});

export type StorageParameters = s.ParametersOf<typeof storageSchema>;
export type ClaimParameters = NonNullable<StorageParameters['pvc']>[number];
