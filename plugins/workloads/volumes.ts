import { compact } from '../sdk/merge';

type Mounted = { name: string; mountPath: string; subPath?: string };
type Item = { key: string; path: string; mode: number };
type FromConfigMap = { cmName: string; defaultMode: number; items?: Item[] };
type FromSecret = { secretName: string; defaultMode: number; items?: Item[] };
export type VolumeMounts = {
  pvc?: (Mounted & { claimName: string })[];
  configMap?: (Mounted & FromConfigMap)[];
  secret?: (Mounted & FromSecret)[];
  emptyDir?: (Mounted & { medium: string })[];
  hostPath?: (Mounted & { path: string })[];
};
export type OldVolume = { name: string; mountPath: string } & (
  | { type: 'emptyDir'; medium: string }
  | { type: 'pvc'; claimName: string }
  | ({ type: 'configMap' } & FromConfigMap)
  | ({ type: 'secret' } & FromSecret)
);

type VolumeParameters = { volumeMounts?: VolumeMounts; volumes?: OldVolume[] };
type Volume = { name: string; [source: string]: unknown };
export type PodVolumes = { mounts?: object[]; volumes?: object[] };

/** Mounts and volumes of the one container. `volumeMounts` wins over the older `volumes`; a volume mounted twice is declared once. */
export function podVolumes({ volumeMounts, volumes }: VolumeParameters): PodVolumes {
  if (volumeMounts !== undefined) {
    const { pvc = [], configMap = [], secret = [], emptyDir = [], hostPath = [] } = volumeMounts;
    const all: Mounted[] = [...pvc, ...configMap, ...secret, ...emptyDir, ...hostPath];
    const sources = [
      ...pvc.map((v) => claim(v)),
      ...configMap.map((v) => fromConfigMap(v)),
      ...secret.map((v) => fromSecret(v)),
      ...emptyDir.map((v) => ({ name: v.name, emptyDir: { medium: v.medium } })),
      ...hostPath.map((v) => ({ name: v.name, hostPath: { path: v.path } })),
    ];
    return {
      mounts: all.map(({ name, mountPath, subPath }) => compact({ name, mountPath, subPath })),
      volumes: sources.filter((v, i) => sources.findIndex((w) => w.name === v.name) === i),
    };
  }
  if (volumes === undefined) return {};
  return {
    mounts: volumes.map(({ name, mountPath }) => ({ name, mountPath })),
    volumes: volumes.map((v) => oldVolume(v)),
  };
}

function oldVolume(volume: OldVolume): Volume {
  if (volume.type === 'pvc') return claim(volume);
  if (volume.type === 'configMap') return fromConfigMap(volume);
  if (volume.type === 'secret') return fromSecret(volume);
  return { name: volume.name, emptyDir: { medium: volume.medium } };
}

function claim({ name, claimName }: { name: string; claimName: string }): Volume {
  return { name, persistentVolumeClaim: { claimName } };
}

function fromConfigMap({ name, cmName, defaultMode, items }: { name: string } & FromConfigMap): Volume {
  return { name, configMap: compact({ name: cmName, defaultMode, items }) };
}

function fromSecret({ name, secretName, defaultMode, items }: { name: string } & FromSecret): Volume {
  return { name, secret: compact({ secretName, defaultMode, items }) };
}
