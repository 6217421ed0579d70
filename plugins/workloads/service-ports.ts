import type { KubeResource, NamedResource, RenderContext } from '../sdk/definition';
import { compact } from '../sdk/merge';
import { selectorOf } from './pod';

export type ServicePort = {
  port: number;
  containerPort?: number;
  name?: string;
  protocol: string;
  expose: boolean;
  nodePort?: number;
};
type PortParameters = { port?: number; ports?: ServicePort[]; exposeType: string };

/** Ports of the container. The older single `port` counts only where there are no `ports`. */
export function containerPorts({
  port,
  ports,
}: Pick<PortParameters, 'port' | 'ports'>): object[] | undefined {
  if (ports !== undefined) {
    return ports.map((p) => ({
      containerPort: p.containerPort ?? p.port,
      protocol: p.protocol,
      name: p.name ?? portName(p),
    }));
  }
  return port === undefined ? undefined : [{ containerPort: port }];
}

/** A Service with the ports that are to be exposed, or nothing. */
export function exposedService(
  ctx: RenderContext<PortParameters>,
  outputName: string,
  toPort: (port: ServicePort, exposeType: string) => object = servicePort,
): NamedResource[] {
  const { ports = [], exposeType } = ctx.parameters;
  const exposed = ports.filter((port) => port.expose);
  if (exposed.length === 0) return [];
  const resource: KubeResource = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: ctx.name },
    spec: {
      selector: selectorOf(ctx),
      ports: exposed.map((port) => toPort(port, exposeType)),
      type: exposeType,
    },
  };
  return [{ name: outputName, resource }];
}

function servicePort(port: ServicePort, exposeType: string): object {
  return compact({
    port: port.port,
    targetPort: port.containerPort ?? port.port,
    name: port.name ?? portName(port),
    nodePort: exposeType === 'NodePort' ? port.nodePort : undefined,
    protocol: port.protocol,
  });
}

/** `port-80`, `port-53-udp` */
function portName({ port, containerPort, protocol }: ServicePort): string {
  const name = `port-${containerPort ?? port}`;
  return protocol === 'TCP' ? name : `${name}-${protocol.toLowerCase()}`;
}
