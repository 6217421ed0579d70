import { type PerContainer, patchContainers } from '../sdk/containers';
import { type TraitContext, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact, isObject } from '../sdk/merge';
import { perContainer } from '../sdk/per-container-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = perContainer(s.text('Ports', '端口'), {
  ports: s.list(
    s.text('Ports', '端口'),
    s.object(s.text('Port', '端口'), {
      containerPort: kube.port(s.text('Port', '端口')),
      protocol: s.choice(s.text('Protocol', '协议'), ['TCP', 'UDP', 'SCTP'], { default: 'TCP' }),
      hostPort: s.optional(kube.port(s.text('Port on the node', '主机端口'))),
      hostIP: s.optional(s.string(s.text('Address on the node', '主机 IP'))),
    }),
    { default: [] },
  ),
});
type Port = { containerPort: number; protocol: string; hostPort?: number; hostIP?: string };
type Settings = { containerName: string; ports: Port[] };
type Existing = { containerPort: number; protocol?: string; name?: string };

export const containerPorts = defineTrait({
  name: 'container-ports',
  revision: 1,
  title: s.text('Container ports', '容器端口'),
  description: s.text('Opens ports of containers, also on the nodes.', '开放容器端口，也可绑定到主机。'),
  icon: 'plug',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('On the node', '绑定到主机'),
      properties: { ports: [{ containerPort: 80, hostPort: 8080 }] },
    },
  ],
  patch: (ctx: TraitContext<PerContainer<Settings>>) =>
    patchContainers(ctx, (container, { ports }) => ({ ...container, ports: merged(container.ports, ports) })),
});

function merged(old: unknown, ports: Port[]) {
  const existing = Array.isArray(old) ? old.filter((port): port is Existing => isObject(port)) : [];
  const isSame = (a: Existing, b: Port) =>
    a.containerPort === b.containerPort && (a.protocol ?? 'TCP') === b.protocol;
  const kept = existing.map((port) => {
    const given = ports.find((one) => isSame(port, one));
    const { containerPort, protocol = 'TCP', name } = port;
    return compact({ containerPort, protocol, name, hostPort: given?.hostPort, hostIP: given?.hostIP });
  });
  return [...kept, ...ports.filter((port) => !existing.some((one) => isSame(one, port)))];
}
