import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import type { ProjectGrant } from '@/server/domain/project-input';

/** A field that the baseline of the Pod Security Standards does not allow. */
export type PodViolation = {
  /** As the standard calls it. */
  control: string;
  /** What a project needs to do it all the same. */
  grant: ProjectGrant;
  /** `spec.template.spec.hostNetwork` */
  path: string;
  expected: string;
  got: JsonValue;
};

/** What becomes no pod, whatever its fields are called. */
const neverPods = /^(v1 (ConfigMap|Secret)|apiextensions\.k8s\.io\/\S+ CustomResourceDefinition)$/;

/**
 * Every field of an object that gives a pod more than the baseline allows, wherever in it the pod is described: templates of
 * workloads, of jobs in schedules, of Lists, and of custom resources, which are searched for the same fields by name. What a
 * controller makes of a text or of fields of its own cannot be seen here.
 */
export function findPodViolations(object: JsonObject): PodViolation[] {
  const found: PodViolation[] = [];
  visitWhole(object, '', found);
  return found;
}

/** An object as the cluster knows it; inside of one the same words say nothing. */
function visitWhole(value: JsonValue, path: string, found: PodViolation[]): void {
  const { apiVersion, kind, items } = isJsonObject(value) ? value : {};
  const what = typeof apiVersion === 'string' && typeof kind === 'string' ? `${apiVersion} ${kind}` : '';
  if (neverPods.test(what)) return;
  if (what !== 'v1 List' || !Array.isArray(items)) return visit(value, '', path, found);
  for (const [index, each] of items.entries()) visitWhole(each, `${member(path, 'items')}[${index}]`, found);
}

/** `key`: the field in which the value stands, also for the members of a list. */
function visit(value: JsonValue | undefined, key: string, path: string, found: PodViolation[]): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) visit(each, key, `${path}[${index}]`, found);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const rule of rules) found.push(...rule(value, key, path));
  for (const [name, each] of Object.entries(value)) visit(each, name, member(path, name), found);
}

type Rule = (node: JsonObject, key: string, path: string) => PodViolation[];

const rules: readonly Rule[] = [
  (node, _key, path) =>
    ['hostNetwork', 'hostPID', 'hostIPC'].flatMap((name) =>
      isOn(node[name])
        ? [violation('Host Namespaces', 'host-namespaces', member(path, name), 'false', node[name])]
        : [],
    ),
  hostPathVolume,
  hostPort,
  hostOfProbe,
  securityContext,
  appArmorAnnotations,
];

function hostPathVolume(node: JsonObject, key: string, path: string): PodViolation[] {
  const { hostPath } = node;
  const isVolume = key === 'volumes' && hostPath !== undefined && hostPath !== null;
  // Anywhere else, a PersistentVolume among them, it is one when it says so in full.
  const isPath = isJsonObject(hostPath) && typeof hostPath['path'] === 'string';
  if (!isVolume && !isPath) return [];
  const got = isJsonObject(hostPath) ? (hostPath['path'] ?? null) : hostPath;
  return [
    violation('HostPath Volumes', 'host-path', member(path, 'hostPath'), 'another kind of volume', got),
  ];
}

function hostPort(node: JsonObject, key: string, path: string): PodViolation[] {
  const { hostPort: port } = node;
  if (key !== 'ports' || !isOn(port)) return [];
  return [violation('Host Ports', 'host-ports', member(path, 'hostPort'), 'none', port)];
}

const calls = ['httpGet', 'tcpSocket'] as const;

function hostOfProbe(node: JsonObject, key: string, path: string): PodViolation[] {
  if (!/^(liveness|readiness|startup)Probe$|^(postStart|preStop)$/.test(key)) return [];
  return calls.flatMap((name) => {
    const call = node[name];
    const host = isJsonObject(call) ? call['host'] : undefined;
    if (!isOn(host)) return [];
    const place = `${member(path, name)}.host`;
    return [
      violation('Host Probes / Lifecycle Hooks', 'host-namespaces', place, 'none: the pod itself', host),
    ];
  });
}

/** Of a pod or a container; custom resources have `podSecurityContext` and the like. */
function securityContext(node: JsonObject, key: string, path: string): PodViolation[] {
  if (!/securityContext$/i.test(key)) return [];
  const windows = isJsonObject(node['windowsOptions']) ? node['windowsOptions'] : {};
  const at = (...names: string[]) => names.reduce(member, path);
  return [
    ...(isOn(node['privileged'])
      ? [violation('Privileged Containers', 'privileged', at('privileged'), 'false', node['privileged'])]
      : []),
    ...(isOn(windows['hostProcess'])
      ? [
          violation(
            'HostProcess',
            'privileged',
            at('windowsOptions', 'hostProcess'),
            'false',
            windows['hostProcess'],
          ),
        ]
      : []),
    ...capabilities(node, at),
    ...confinement(node, at),
  ];
}

/** Those that container runtimes give by themselves. */
const baselineCapabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

type At = (...names: string[]) => string;

function capabilities(node: JsonObject, at: At): PodViolation[] {
  const given = isJsonObject(node['capabilities']) ? node['capabilities']['add'] : undefined;
  if (given === undefined || given === null) return [];
  const added = Array.isArray(given) ? given : [given];
  const beyond = added.filter((each) => typeof each !== 'string' || !baselineCapabilities.includes(each));
  const expected = `some of ${baselineCapabilities.join(', ')}`;
  return beyond.length === 0
    ? []
    : [violation('Capabilities', 'capabilities', at('capabilities', 'add'), expected, beyond)];
}

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);

/** What takes a container out of the confinement of its runtime. */
function confinement(node: JsonObject, at: At): PodViolation[] {
  const part = (name: string): JsonObject => (isJsonObject(node[name]) ? node[name] : {});
  const selinux = part('seLinuxOptions');
  const sysctls = Array.isArray(node['sysctls']) ? node['sysctls'] : [];
  const allowed: [control: string, path: string, value: JsonValue | undefined, values: readonly string[]][] =
    [
      [
        'AppArmor',
        at('appArmorProfile', 'type'),
        part('appArmorProfile')['type'],
        ['RuntimeDefault', 'Localhost'],
      ],
      [
        'Seccomp',
        at('seccompProfile', 'type'),
        part('seccompProfile')['type'],
        ['RuntimeDefault', 'Localhost'],
      ],
      ['/proc Mount Type', at('procMount'), node['procMount'], ['Default']],
      [
        'SELinux',
        at('seLinuxOptions', 'type'),
        selinux['type'],
        ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'],
      ],
      ['SELinux', at('seLinuxOptions', 'user'), selinux['user'], []],
      ['SELinux', at('seLinuxOptions', 'role'), selinux['role'], []],
      ...sysctls.map((each, index): [string, string, JsonValue | undefined, string[]] => {
        const name = isJsonObject(each) ? each['name'] : each;
        return ['Sysctls', `${at('sysctls')}[${index}].name`, name, [...safeSysctls]];
      }),
    ];
  return allowed.flatMap(([control, path, value, values]) => {
    if (value === undefined || value === null || value === '') return [];
    if (typeof value === 'string' && values.includes(value)) return [];
    const expected = values.length === 0 ? 'none' : `one of ${values.join(', ')}`;
    return [violation(control, 'unconfined', path, expected, value)];
  });
}

/** The way before `appArmorProfile`: an annotation for each container. */
function appArmorAnnotations(node: JsonObject, key: string, path: string): PodViolation[] {
  if (key !== 'annotations') return [];
  return Object.entries(node).flatMap(([name, value]) => {
    if (!name.startsWith('container.apparmor.security.beta.kubernetes.io/')) return [];
    if (typeof value === 'string' && /^(runtime\/default$|localhost\/)/.test(value)) return [];
    return [violation('AppArmor', 'unconfined', member(path, name), 'runtime/default', value)];
  });
}

function violation(
  control: string,
  grant: ProjectGrant,
  path: string,
  expected: string,
  got: JsonValue | undefined,
): PodViolation {
  return { control, grant, path, expected, got: got ?? null };
}

/** Said, and not said to be off. A value of another type is for the cluster to refuse; until then it counts as on. */
function isOn(value: JsonValue | undefined): boolean {
  if (typeof value === 'string') return !['', 'false', '0'].includes(value.trim().toLowerCase());
  return value === true || (typeof value === 'number' && value !== 0);
}

function member(path: string, name: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(name)) return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}
