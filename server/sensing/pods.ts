import type { PodStatus } from '@/server/domain/pod-status';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { HealthRules } from './rules';

type ContainerStatus = {
  name: string;
  image: string;
  ready: boolean;
  restartCount: number;
  state?: {
    waiting?: { reason?: string; message?: string };
    terminated?: { exitCode: number; reason?: string };
    running?: object;
  };
};

type Declared = { name: string; image: string };

export function containerStatusesOf(pod: LiveResource): ContainerStatus[] {
  const status = pod['status'] as
    | { containerStatuses?: ContainerStatus[]; initContainerStatuses?: ContainerStatus[] }
    | undefined;
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

export function toPodStatus(pod: LiveResource, workload: LiveResource, rules: HealthRules): PodStatus {
  const { state, message } = rules.health(pod);
  const statuses = new Map(containerStatusesOf(pod).map((status) => [status.name, status]));
  const spec = pod['spec'] as
    | { nodeName?: string; containers?: Declared[]; initContainers?: Declared[] }
    | undefined;
  const before = (spec?.initContainers ?? []).map((each) => ({ ...each, init: true as const }));
  const declared: (Declared & { init?: true })[] = [...(spec?.containers ?? []), ...before];
  const containers = declared.map(({ name, image, init }) => {
    const status = statuses.get(name);
    return {
      name,
      image,
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      reason: status?.state?.waiting?.reason ?? status?.state?.terminated?.reason ?? '',
      ...(init ? { init } : {}),
    };
  });
  return {
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
    state: pod.metadata['deletionTimestamp'] ? 'deleting' : state,
    message,
    node: spec?.nodeName ?? '',
    createdAt: (pod.metadata['creationTimestamp'] as string | undefined) ?? '',
    restarts: containers.reduce((sum, container) => sum + container.restarts, 0),
    owner: `${workload.kind}/${workload.metadata.name}`,
    containers,
  };
}
