import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { findPodViolations } from './pod-security';

const pod = (spec: JsonObject): JsonObject => ({ containers: [{ name: 'web', image: 'nginx' }], ...spec });
const container = (securityContext: JsonValue): JsonObject => ({
  containers: [{ name: 'web', image: 'nginx', securityContext }],
});
const inPod = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', spec: pod(spec) });
const template = (spec: JsonObject) => ({ template: { metadata: {}, spec: pod(spec) } });
const short = (object: JsonObject) =>
  findPodViolations(object).map(({ control, grant, path }) => `${control} | ${grant} | ${path}`);

describe('what the baseline does not allow', () => {
  it.each<[string, JsonObject, string[]]>([
    ['hostNetwork', { hostNetwork: true }, ['Host Namespaces | host-namespaces | spec.hostNetwork']],
    ['hostPID', { hostPID: true }, ['Host Namespaces | host-namespaces | spec.hostPID']],
    ['hostIPC', { hostIPC: true }, ['Host Namespaces | host-namespaces | spec.hostIPC']],
    [
      'a path of the node',
      {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', hostPath: { path: '/' } },
        ],
      },
      ['HostPath Volumes | host-path | spec.volumes[1].hostPath'],
    ],
    [
      'a privileged container',
      container({ privileged: true }),
      ['Privileged Containers | privileged | spec.containers[0].securityContext.privileged'],
    ],
    [
      'a privileged init container',
      { initContainers: [{ name: 'i', securityContext: { privileged: true } }] },
      ['Privileged Containers | privileged | spec.initContainers[0].securityContext.privileged'],
    ],
    [
      'a privileged ephemeral container',
      { ephemeralContainers: [{ name: 'e', securityContext: { privileged: true } }] },
      ['Privileged Containers | privileged | spec.ephemeralContainers[0].securityContext.privileged'],
    ],
    [
      'a process of a Windows host',
      { securityContext: { windowsOptions: { hostProcess: true } } },
      ['HostProcess | privileged | spec.securityContext.windowsOptions.hostProcess'],
    ],
    [
      'a capability beyond',
      container({ capabilities: { add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] } }),
      ['Capabilities | capabilities | spec.containers[0].securityContext.capabilities.add'],
    ],
    [
      'a port of the node',
      { containers: [{ name: 'web', ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] }] },
      ['Host Ports | host-ports | spec.containers[0].ports[1].hostPort'],
    ],
    [
      'a probe of another host',
      { containers: [{ name: 'web', livenessProbe: { httpGet: { host: '10.0.0.1', port: 80 } } }] },
      ['Host Probes / Lifecycle Hooks | host-namespaces | spec.containers[0].livenessProbe.httpGet.host'],
    ],
    [
      'a container without confinement',
      container({
        procMount: 'Unmasked',
        seccompProfile: { type: 'Unconfined' },
        appArmorProfile: { type: 'Unconfined' },
        seLinuxOptions: { type: 'spc_t', user: 'system_u' },
      }),
      [
        'AppArmor | unconfined | spec.containers[0].securityContext.appArmorProfile.type',
        'Seccomp | unconfined | spec.containers[0].securityContext.seccompProfile.type',
        '/proc Mount Type | unconfined | spec.containers[0].securityContext.procMount',
        'SELinux | unconfined | spec.containers[0].securityContext.seLinuxOptions.type',
        'SELinux | unconfined | spec.containers[0].securityContext.seLinuxOptions.user',
      ],
    ],
    [
      'a sysctl of the node',
      { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies' }, { name: 'kernel.msgmax' }] } },
      ['Sysctls | unconfined | spec.securityContext.sysctls[1].name'],
    ],
  ])('%s', (_name, spec, found) => expect(short(inPod(spec))).toEqual(found));

  it.each<[string, JsonObject]>([
    ['a plain pod', {}],
    ['what is switched off', { hostNetwork: false, hostPID: null, volumes: [{ name: 'a', hostPath: null }] }],
    ['no privileges', container({ privileged: false, allowPrivilegeEscalation: false })],
    [
      'capabilities of the baseline, and dropped ones',
      container({ capabilities: { add: ['CHOWN'], drop: ['ALL'] } }),
    ],
    ['a port of the pod', { containers: [{ name: 'web', ports: [{ containerPort: 80, hostPort: 0 }] }] }],
    [
      'the confinement of the runtime',
      container({ seccompProfile: { type: 'RuntimeDefault' }, procMount: 'Default' }),
    ],
  ])('allows %s', (_name, spec) => expect(short(inPod(spec))).toEqual([]));
});

describe('where it is looked for', () => {
  const found = (path: string) => [`Host Namespaces | host-namespaces | ${path}.hostNetwork`];
  const bad = template({ hostNetwork: true });
  it.each<[string, JsonObject, string]>([
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'ReplicationController'].map(
      (kind): [string, JsonObject, string] => [
        kind,
        { apiVersion: 'x/v1', kind, spec: bad },
        'spec.template.spec',
      ],
    ),
    [
      'CronJob',
      { apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: bad } } },
      'spec.jobTemplate.spec.template.spec',
    ],
    ['PodTemplate', { apiVersion: 'v1', kind: 'PodTemplate', ...bad }, 'template.spec'],
    [
      'a List in a List',
      {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'v1',
            kind: 'List',
            items: [{ apiVersion: 'apps/v1', kind: 'Deployment', spec: bad }],
          },
        ],
      },
      'items[0].items[0].spec.template.spec',
    ],
    [
      'a custom resource with a template of its own',
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: bad },
      'spec.template.spec',
    ],
    [
      'values of a chart',
      {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        spec: { values: { hostNetwork: true } },
      },
      'spec.values',
    ],
    ['what says no kind', { spec: { hostNetwork: true } }, 'spec'],
  ])('%s', (_name, object, path) => expect(short(object)).toEqual(found(path)));

  it('a volume of the cluster', () => {
    const volume = { apiVersion: 'v1', kind: 'PersistentVolume', spec: { hostPath: { path: '/data' } } };
    expect(short(volume)).toEqual(['HostPath Volumes | host-path | spec.hostPath']);
  });

  it('not in what becomes no pod: texts, schemas', () => {
    const data = { 'pod.yaml': 'hostNetwork: true' };
    expect(short({ apiVersion: 'v1', kind: 'ConfigMap', data })).toEqual([]);
    const schema = { properties: { hostNetwork: { type: 'boolean' }, hostPath: { type: 'object' } } };
    expect(
      short({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec: schema }),
    ).toEqual([]);
    expect(short({ apiVersion: 'x.io/v1', kind: 'Schema', spec: schema })).toEqual([]);
    const flag = { apiVersion: 'v1', kind: 'ConfigMap', data: { hostNetwork: 'true' } };
    expect(short({ apiVersion: 'v1', kind: 'List', items: [flag] })).toEqual([]);
  });

  it('behind the words of what becomes no pod', () => {
    const words = { apiVersion: 'v1', kind: 'ConfigMap' };
    expect(short({ apiVersion: 'x.io/v1', kind: 'Job', spec: { ...words, hostNetwork: true } })).toHaveLength(
      1,
    );
    expect(short({ apiVersion: 'x.io/v1', kind: 'ConfigMap', spec: { hostNetwork: true } })).toHaveLength(1);
    const hidden = { ...words, items: [{ hostNetwork: true }] };
    expect(short({ apiVersion: 'x.io/v1', kind: 'List', items: [hidden] })).toHaveLength(1);
  });
});

describe('odd types', () => {
  it.each<[string, JsonValue, number]>([
    ['a word', 'true', 1],
    ['a word for no', 'False', 0],
    ['a number', 1, 1],
    ['a map', { value: true }, 0],
    ['a list', [true], 0],
    ['null', null, 0],
  ])('hostNetwork as %s', (_name, hostNetwork, count) =>
    expect(findPodViolations(inPod({ hostNetwork }))).toHaveLength(count),
  );

  it.each<[string, JsonObject]>([
    ['containers as a map', { containers: { web: { securityContext: { privileged: true } } } }],
    ['a capability as a text', container({ capabilities: { add: 'SYS_ADMIN' } })],
    ['a capability as a number', container({ capabilities: { add: [7] } })],
    ['a path as a text', { volumes: [{ name: 'a', hostPath: '/' }] }],
    ['volumes as a map', { volumes: { a: { hostPath: { path: '/' } } } }],
    ['privileged as a word', container({ privileged: 'yes' })],
  ])('%s is found', (_name, spec) => expect(findPodViolations(inPod(spec))).toHaveLength(1));

  it('nulls everywhere are nothing', () => {
    const nulls = { containers: [null], initContainers: null, volumes: [null], securityContext: null };
    expect(findPodViolations(inPod({ ...nulls, ...container(null) }))).toEqual([]);
    expect(findPodViolations({ apiVersion: 'v1', kind: 'Pod', spec: null })).toEqual([]);
    expect(findPodViolations(inPod({ containers: [{ securityContext: { capabilities: null } }] }))).toEqual(
      [],
    );
  });
});
