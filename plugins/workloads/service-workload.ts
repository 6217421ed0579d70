import type { RenderContext, Rendered } from '../sdk/definition';
import { compact } from '../sdk/merge';
import { type ContainerParameters, containerOf, podLabels, pullSecretsOf, selectorOf } from './pod';
import { type ServicePort, containerPorts, exposedService } from './service-ports';
import { type OldVolume, type VolumeMounts, podVolumes } from './volumes';

export type ServiceParameters = ContainerParameters & {
  port?: number;
  ports?: ServicePort[];
  exposeType: string;
  addRevisionLabel: boolean;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  hostAliases?: object[];
  volumeMounts?: VolumeMounts;
  volumes?: OldVolume[];
};

/** What a service type may do its own way. */
type Form = {
  kind: string;
  /** Key of the Service among the component's outputs. */
  outputName: string;
  containerPorts?: typeof containerPorts;
  servicePort?: (port: ServicePort) => object;
};

/** A Deployment, StatefulSet or DaemonSet with one container, and a Service for its exposed ports. */
export function renderService(ctx: RenderContext<ServiceParameters>, form: Form): Rendered {
  const p = ctx.parameters;
  const { mounts, volumes } = podVolumes(p);
  const ports = (form.containerPorts ?? containerPorts)(p);
  const template = {
    metadata: compact({ labels: podLabels(ctx, p.labels, p.addRevisionLabel), annotations: p.annotations }),
    spec: compact({
      containers: [containerOf(ctx.name, p, mounts, ports)],
      hostAliases: p.hostAliases,
      imagePullSecrets: pullSecretsOf(p.imagePullSecrets),
      volumes,
    }),
  };
  return {
    workload: {
      apiVersion: 'apps/v1',
      kind: form.kind,
      metadata: { name: ctx.name },
      spec: { selector: { matchLabels: selectorOf(ctx) }, template },
    },
    resources: exposedService(ctx, form.outputName, form.servicePort),
  };
}
