import { containersOf, mergePodList, patchPod } from '../sdk/containers';
import {
  type KubeResource,
  type NamedResource,
  type TraitContext,
  type TraitResult,
  defineTrait,
} from '../sdk/definition';
import { compact, mergeByKey } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';
import { claimOf } from './claim';
import { type StorageParameters, storageSchema } from './storage-schema';

export const storage = defineTrait({
  name: 'storage',
  revision: 1,
  title: s.text('Storage', '存储'),
  description: s.text(
    'Creates volume claims, ConfigMaps and Secrets, and mounts them into the first container.',
    '创建持久卷、配置字典与密钥，并挂载到第一个容器。',
  ),
  icon: 'database',
  schema: storageSchema,
  stage: 'render',
  appliesTo: podWorkloads,
  kinds: ['v1/PersistentVolumeClaim', 'v1/ConfigMap', 'v1/Secret'],
  examples: [
    {
      title: s.text('A volume that lasts', '持久卷'),
      properties: {
        pvc: [{ name: 'data', mountPath: '/data', resources: { requests: { storage: '10Gi' } } }],
      },
    },
    {
      title: s.text('Settings as a file and a variable', '配置文件与环境变量'),
      properties: {
        configMap: [
          {
            name: 'settings',
            mountPath: '/etc/settings',
            data: { 'app.conf': 'level = debug', level: 'debug' },
            mountToEnv: { envName: 'LEVEL', configMapKey: 'level' },
          },
        ],
      },
    },
  ],
  patch: ({ workload, parameters: p }: TraitContext<StorageParameters>): TraitResult => ({
    workload: withMounts(mergePodList(workload, 'volumes', unique(volumesOf(p)), 'name'), p),
    resources: resourcesOf(p),
  }),
});

/** The first container gets mounts, devices and variables. */
function withMounts(workload: KubeResource, p: StorageParameters): KubeResource {
  const [first, ...others] = containersOf(workload);
  if (first === undefined) return workload;
  const container = { ...first };
  const additions = { env: variablesOf(p), volumeDevices: devicesOf(p), volumeMounts: mountsOf(p) };
  for (const [field, items] of Object.entries(additions)) {
    const old = container[field];
    if (items.length === 0) continue;
    container[field] = mergeByKey(
      Array.isArray(old) ? old : undefined,
      items,
      'name',
      `containers[0].${field}`,
    );
  }
  return patchPod(workload, 'containers', () => [container, ...others]);
}

function volumesOf({
  pvc = [],
  configMap = [],
  secret = [],
  emptyDir = [],
  hostPath = [],
}: StorageParameters) {
  return [
    ...pvc.map(({ name }) => ({ name: `pvc-${name}`, persistentVolumeClaim: { claimName: name } })),
    ...configMap
      .filter(({ mountPath }) => mountPath !== undefined)
      .map(({ name, defaultMode, items }) => ({
        name: `configmap-${name}`,
        configMap: compact({ name, defaultMode, items }),
      })),
    ...secret
      .filter(({ mountPath }) => mountPath !== undefined)
      .map(({ name, defaultMode, items }) => ({
        name: `secret-${name}`,
        secret: compact({ secretName: name, defaultMode, items }),
      })),
    ...emptyDir.map(({ name, medium }) => ({ name: `emptydir-${name}`, emptyDir: { medium } })),
    ...hostPath.map(({ name, path, type }) => ({ name: `hostpath-${name}`, hostPath: { path, type } })),
  ];
}

function unique<T extends { name: string }>(volumes: T[]): T[] {
  return volumes.filter(({ name }, i) => volumes.findIndex((other) => other.name === name) === i);
}

function mountsOf({
  pvc = [],
  configMap = [],
  secret = [],
  emptyDir = [],
  hostPath = [],
}: StorageParameters) {
  type Place = { name: string; mountPath?: string; subPath?: string };
  const mount =
    (prefix: string) =>
    ({ name, mountPath, subPath }: Place) =>
      compact({ name: `${prefix}-${name}`, mountPath, subPath });
  const isMounted = ({ mountPath }: Place) => mountPath !== undefined;
  return [
    ...pvc.filter(({ volumeMode }) => volumeMode === 'Filesystem').map(mount('pvc')),
    ...configMap.filter(isMounted).map(mount('configmap')),
    ...secret.filter(isMounted).map(mount('secret')),
    ...emptyDir.map(mount('emptydir')),
    ...hostPath.map(mount('hostpath')),
  ];
}

function devicesOf({ pvc = [] }: StorageParameters) {
  return pvc
    .filter(({ volumeMode }) => volumeMode === 'Block')
    .map(({ name, mountPath }) => ({ name: `pvc-${name}`, devicePath: mountPath }));
}

function variablesOf({ configMap = [], secret = [] }: StorageParameters) {
  const fromConfigMap = (name: string, key: string) => ({ configMapKeyRef: { name, key } });
  const fromSecret = (name: string, key: string) => ({ secretKeyRef: { name, key } });
  return [
    ...configMap.flatMap(({ name, mountToEnv: v }) =>
      v ? [{ name: v.envName, valueFrom: fromConfigMap(name, v.configMapKey) }] : [],
    ),
    ...configMap.flatMap(({ name, mountToEnvs = [] }) =>
      mountToEnvs.map((v) => ({ name: v.envName, valueFrom: fromConfigMap(name, v.configMapKey) })),
    ),
    ...secret.flatMap(({ name, mountToEnv: v }) =>
      v ? [{ name: v.envName, valueFrom: fromSecret(name, v.secretKey) }] : [],
    ),
    ...secret.flatMap(({ name, mountToEnvs = [] }) =>
      mountToEnvs.map((v) => ({ name: v.envName, valueFrom: fromSecret(name, v.secretKey) })),
    ),
  ];
}

function resourcesOf({ pvc = [], configMap = [], secret = [] }: StorageParameters): NamedResource[] {
  const made = <T extends { mountOnly: boolean }>(volumes: T[]) =>
    volumes.filter(({ mountOnly }) => !mountOnly);
  return [
    ...made(pvc).map((claim) => ({ name: `pvc-${claim.name}`, resource: claimOf(claim) })),
    ...made(configMap).map(({ name, data }) => ({
      name: `configmap-${name}`,
      resource: compact({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }),
    })),
    ...made(secret).map(({ name, data, stringData }) => ({
      name: `secret-${name}`,
      resource: compact({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data, stringData }),
    })),
  ];
}
