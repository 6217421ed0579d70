import { containersOf, mergePodList, patchPod } from '../sdk/containers';
import { type KubeResource, type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact, mergeByKey } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

const storage = () =>
  s.object(s.text('Amount', '容量'), {
    storage: s.string(s.text('Storage', '存储容量'), { pattern: kube.quantityPattern, widget: 'quantity' }),
  });
const source = (title: s.Label) =>
  s.optional(
    s.object(title, {
      name: s.string(s.text('Name', '名称')),
      kind: s.string(s.text('Kind', '类型')),
      apiGroup: s.string(s.text('API group', 'API 组')),
    }),
  );

const schema = s.parameters({
  claimName: s.string(s.text('Claim', '存储声明')),
  volumeMode: s.string(s.text('Volume mode', '卷模式'), { default: 'Filesystem' }),
  volumeName: s.optional(s.string(s.text('Volume', '卷名'))),
  accessModes: s.list(s.text('Access modes', '访问模式'), s.string(s.text('Mode', '模式')), { default: [] }),
  storageClassName: s.optional(s.string(s.text('Storage class', '存储类'))),
  resources: s.object(s.text('Size', '容量'), { requests: storage(), limits: s.optional(storage()) }),
  dataSourceRef: source(s.text('Data source reference', '数据源引用')),
  dataSource: source(s.text('Data source', '数据源')),
  selector: s.optional(kube.labelSelector(s.text('Selector', '选择器'))),
  volumesToMount: s.list(
    s.text('Mounts', '挂载'),
    s.object(s.text('Mount', '挂载'), {
      name: s.string(s.text('Volume', '卷')),
      mountPath: s.optional(s.string(s.text('Mount path', '挂载路径'))),
      devicePath: s.optional(s.string(s.text('Device path', '设备路径'))),
    }),
    { default: [] },
  ),
});
type Parameters = s.ParametersOf<typeof schema>;

export const pvc = defineTrait({
  name: 'pvc',
  revision: 1,
  title: s.text('Volume claim (old)', '持久卷（旧）'),
  description: s.text(
    'Creates and mounts a volume claim. Deprecated: use storage.',
    '创建并挂载持久卷。已弃用：请使用 storage。',
  ),
  icon: 'database',
  schema,
  stage: 'render',
  appliesTo: ['apps/v1/Deployment'],
  kinds: ['v1/PersistentVolumeClaim'],
  examples: [
    {
      title: s.text('Ten gigabytes', '10 GB'),
      properties: {
        claimName: 'data',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '10Gi' } },
        volumesToMount: [{ name: 'data', mountPath: '/data' }],
      },
    },
  ],
  patch: ({ workload, parameters: p }: TraitContext<Parameters>): TraitResult => {
    const sources = p.volumesToMount.map(({ name }) => ({
      name,
      persistentVolumeClaim: { claimName: p.claimName },
    }));
    return {
      workload: mergePodList(withMounts(workload, p), 'volumes', sources, 'name'),
      resources: [{ name: 'claim', resource: claimOf(p) }],
    };
  },
});

function withMounts(workload: KubeResource, { volumeMode, volumesToMount }: Parameters): KubeResource {
  const [container] = containersOf(workload);
  if (container === undefined) return workload;
  const isBlock = volumeMode === 'Block';
  const field = isBlock ? 'volumeDevices' : 'volumeMounts';
  const place = isBlock ? 'devicePath' : 'mountPath';
  const items = volumesToMount.map((mount, i) => ({
    name: mount.name,
    [place]: mount[place] ?? refuse(`${place} is missing`, { path: `volumesToMount[${i}].${place}` }),
  }));
  const old = container[field];
  const merged = mergeByKey(Array.isArray(old) ? old : undefined, items, 'name', `containers[0].${field}`);
  return patchPod(workload, 'containers', () => [
    { ...container, [field]: merged },
    ...containersOf(workload).slice(1),
  ]);
}

function claimOf({ claimName, volumesToMount: _mounts, ...spec }: Parameters): KubeResource {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName },
    spec: compact(spec),
  };
}
