import type { RenderContext } from '../sdk/definition';
import { compact, unify } from '../sdk/merge';
import type { PodVolumes } from './volumes';

/** What most workload types take for their one container. */
export type ContainerParameters = {
  image: string;
  imagePullPolicy?: string;
  imagePullSecrets?: string[];
  cmd?: string[];
  args?: string[];
  env?: object[];
  cpu?: string;
  memory?: string;
  limit?: { cpu?: string; memory?: string };
  livenessProbe?: object;
  readinessProbe?: object;
};

/** The container named as the component. */
export function containerOf(
  name: string,
  p: ContainerParameters,
  mounts: PodVolumes['mounts'],
  ports?: object[],
) {
  return compact({
    name,
    image: p.image,
    ports,
    imagePullPolicy: p.imagePullPolicy,
    command: p.cmd,
    args: p.args,
    env: p.env,
    resources: resourcesOf(p),
    volumeMounts: mounts,
    livenessProbe: p.livenessProbe,
    readinessProbe: p.readinessProbe,
  });
}

/** Requests are what is asked for; limits the same unless `limit` says otherwise. */
function resourcesOf({ cpu, memory, limit = {} }: ContainerParameters) {
  if (cpu === undefined && memory === undefined) return undefined;
  return {
    requests: compact({ cpu, memory }),
    limits: compact({
      cpu: cpu === undefined ? undefined : (limit.cpu ?? cpu),
      memory: memory === undefined ? undefined : (limit.memory ?? memory),
    }),
  };
}

export function pullSecretsOf(names: string[] | undefined) {
  return names?.map((name) => ({ name }));
}

/** Every pod of a component bears these, so that its Services and Loam find it. */
export function podLabels(
  ctx: RenderContext<unknown>,
  own: Record<string, string> = {},
  addRevisionLabel = false,
): Record<string, string> {
  const labels: Record<string, string> = {
    'app.oam.dev/name': ctx.appName,
    'app.oam.dev/component': ctx.name,
  };
  if (addRevisionLabel) labels['app.oam.dev/revision'] = ctx.appRevision;
  return unify(own, labels, 'spec.template.metadata.labels') as Record<string, string>;
}

export function selectorOf(ctx: RenderContext<unknown>) {
  return { 'app.oam.dev/component': ctx.name };
}
