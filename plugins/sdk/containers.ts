import type { KubeResource, TraitContext, TraitResult } from './definition';
import { get, isObject, mergeByKey, unify, update } from './merge';
import { refuse } from './refusal';

export type Container = { name: string; [key: string]: unknown };

const podPath = ['spec', 'template', 'spec'];

/** The containers of a workload whose pods stand in `spec.template`. */
export function containersOf(workload: KubeResource): Container[] {
  const containers = get(workload, ...podPath, 'containers');
  if (!Array.isArray(containers)) {
    refuse(`${workload.kind} has no pod template in spec.template.spec.containers`);
  }
  return containers.filter((container): container is Container => isObject(container));
}

/** Changes one field of the pod's specification: `patchPod(workload, 'tolerations', (old) => ...)`. */
export function patchPod(
  workload: KubeResource,
  field: string,
  change: (old: unknown, path: string) => unknown,
): KubeResource {
  return update(workload, [...podPath, field], (old) => change(old, [...podPath, field].join('.')));
}

/** Puts `patch` into the pod's specification; what is there already must agree. */
export function unifyPod(workload: KubeResource, patch: object): KubeResource {
  return update(workload, podPath, (old) => unify(old, patch, podPath.join('.')));
}

/** Joins entries into a list of the pod by their key: `volumes` by `name`, `hostAliases` by `ip`. */
export function mergePodList(
  workload: KubeResource,
  field: string,
  items: readonly unknown[],
  key: string,
): KubeResource {
  return patchPod(workload, field, (old, path) =>
    mergeByKey(Array.isArray(old) ? old : undefined, items, key, path),
  );
}

/** Changes the container of that name. */
export function patchContainer(
  workload: KubeResource,
  name: string,
  change: (container: Container) => Container,
  parameterPath = 'containerName',
): KubeResource {
  const containers = containersOf(workload);
  const at = containers.findIndex((container) => container.name === name);
  const found = containers[at];
  if (found === undefined) {
    refuse(`container "${name}" not found`, {
      path: parameterPath,
      got: name,
      expected: `one of ${containers.map((container) => container.name).join(', ')}`,
    });
  }
  return patchPod(workload, 'containers', () => containers.with(at, change(found)));
}

type ForOne = { containerName: string };
/** Parameters of a trait that stands on one container, or on several by name. */
export type PerContainer<One extends ForOne> = One | { containers: One[] };

/**
 * The pattern of traits that change containers: the parameters hold the settings of one container (default: the one
 * named as the component), or a list `containers` with a name each.
 */
export function patchContainers<One extends ForOne>(
  ctx: TraitContext<PerContainer<One>>,
  change: (container: Container, settings: One, path: string) => Container,
): TraitResult {
  const { parameters } = ctx;
  if (!('containers' in parameters)) {
    const name = parameters.containerName === '' ? ctx.name : parameters.containerName;
    return { workload: patchContainer(ctx.workload, name, (container) => change(container, parameters, '')) };
  }
  let workload = ctx.workload;
  for (const [i, settings] of parameters.containers.entries()) {
    const path = `containers[${i}]`;
    if (settings.containerName === '') {
      refuse('containerName must be set for every entry of containers', { path: `${path}.containerName` });
    }
    workload = patchContainer(
      workload,
      settings.containerName,
      (container) => change(container, settings, path),
      `${path}.containerName`,
    );
  }
  return { workload };
}
