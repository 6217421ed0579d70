import type { Node } from '@/playground/controllers/objects/cluster';
import type { Condition } from '@/playground/controllers/objects/meta';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { formatTime } from '@/playground/store/kube-object';
import { nodes } from '@/playground/store/resources';

const room = { cpu: '64', memory: '256Gi', pods: '20k', 'ephemeral-storage': '1Ti' };

/** The three machines of the playground, one per zone. They are there at every start; deleting one makes it stay away until then. */
export function ensureNodes({ store, clock, events }: ControllerContext): void {
  for (const number of [1, 2, 3]) {
    if (store.find(nodes, undefined, `node-${number}`)) continue;
    const created = store.create(newNode(number), { fieldManager: 'kubelet' });
    const status = statusOf(number, formatTime(clock.now()));
    const node = store.updateStatus({ ...created, status }, { fieldManager: 'kubelet' });
    const message = `Node node-${number} event: Registered Node node-${number} in Controller`;
    events.record(node, { type: 'Normal', reason: 'RegisteredNode', message, component: 'node-controller' });
  }
}

function newNode(number: number): Node {
  const name = `node-${number}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${number}`,
      },
    },
    spec: { podCIDR: `10.${241 + number}.0.0/16` },
  };
}

function statusOf(number: number, now: string): Node['status'] {
  const condition = (type: string, status: Condition['status'], reason: string, message: string) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  });
  return {
    conditions: [
      condition(
        'MemoryPressure',
        'False',
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    addresses: [
      { type: 'InternalIP', address: `192.168.77.${10 + number}` },
      { type: 'Hostname', address: `node-${number}` },
    ],
    allocatable: room,
    capacity: room,
    nodeInfo: {
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: 'playground://1',
      kernelVersion: 'simulated',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.3',
      machineID: '',
      operatingSystem: 'linux',
      osImage: 'Loam playground',
      systemUUID: '',
    },
  };
}
