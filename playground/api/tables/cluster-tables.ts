import type { Json } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  customResourceDefinitions,
  events,
  leases,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  priorityClasses,
  type Resource,
  resourceQuotas,
  roleBindings,
  roles,
  secrets,
  serviceAccounts,
  storageClasses,
} from '@/playground/store/resources';
import { age, created, none, printer, type TablePrinter } from './columns';
import { accessModes, at, count, items, number, text } from './values';

/** What a kind without columns of its own shows. */
export const plainTable = printer('Name:name Created_At:date', (object) => [
  object.metadata.name,
  object.metadata.creationTimestamp ?? null,
]);

const namespaceTable = printer('Name:name Status:string Age:string', (object, now) => [
  object.metadata.name,
  text(object.status, 'phase'),
  created(object, now),
]);

const nodeTable = printer(
  'Name:name Status:string Roles:string Age:string Version:string Internal-IP:string* External-IP:string* OS-Image:string* Kernel-Version:string* Container-Runtime:string*',
  (node, now) => {
    const info = at(node.status, 'nodeInfo');
    const architecture = text(info, 'architecture');
    const kernel = text(info, 'kernelVersion') || '<unknown>';
    return [
      node.metadata.name,
      nodeStatus(node),
      nodeRoles(node),
      created(node, now),
      text(info, 'kubeletVersion'),
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      text(info, 'osImage') || '<unknown>',
      architecture === '' ? kernel : `${kernel} (${architecture})`,
      text(info, 'containerRuntimeVersion') || '<unknown>',
    ];
  },
);

function nodeStatus({ spec, status }: KubeObject): string {
  const ready = items(status, 'conditions').find(({ type }) => type === 'Ready');
  const state = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return at(spec, 'unschedulable') === true ? `${state},SchedulingDisabled` : state;
}

function nodeRoles({ metadata }: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const found = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
  return none(
    found
      .map((label) => label.slice(prefix.length))
      .toSorted()
      .join(','),
  );
}

function address({ status }: KubeObject, type: string): string {
  return none(
    text(
      items(status, 'addresses').find((each) => each['type'] === type),
      'address',
    ),
  );
}

const configMapTable = printer('Name:name Data:string Age:string', (object, now) => [
  object.metadata.name,
  count(object['data']) + count(object['binaryData']),
  created(object, now),
]);

const secretTable = printer('Name:name Type:string Data:string Age:string', (object, now) => [
  object.metadata.name,
  text(object, 'type'),
  count(object['data']),
  created(object, now),
]);

const nameAndAge = printer('Name:name Age:string', (object, now) => [
  object.metadata.name,
  created(object, now),
]);

export const eventTable: TablePrinter = printer(
  'Last_Seen:string Type:string Reason:string Object:string Subobject:string* Source:string* Message:string First_Seen:string* Count:string* Name:name*',
  (event, now) => {
    const involved = at(event, 'involvedObject') ?? at(event, 'regarding');
    const first =
      at(event, 'firstTimestamp') ?? at(event, 'deprecatedFirstTimestamp') ?? at(event, 'eventTime');
    const last =
      at(event, 'series', 'lastObservedTime') ??
      at(event, 'lastTimestamp') ??
      at(event, 'deprecatedLastTimestamp') ??
      first;
    const name = text(involved, 'name');
    const kind = text(involved, 'kind').toLowerCase();
    const times =
      number(event, 'series', 'count') || number(event, 'count') || number(event, 'deprecatedCount') || 1;
    return [
      age(last, now),
      text(event, 'type'),
      text(event, 'reason'),
      name === '' ? kind : `${kind}/${name}`,
      text(involved, 'fieldPath'),
      eventSource(event),
      (text(event, 'message') || text(event, 'note')).trim(),
      age(first, now),
      times,
      event.metadata.name,
    ];
  },
);

function eventSource(event: KubeObject): string {
  const source = at(event, 'source') ?? at(event, 'deprecatedSource');
  const component =
    text(source, 'component') || text(event, 'reportingComponent') || text(event, 'reportingController');
  const host = text(source, 'host') || text(event, 'reportingInstance');
  return host === '' ? component : `${component}, ${host}`;
}

const volumeTable = printer(
  'Name:name Capacity:string Access_Modes:string Reclaim_Policy:string Status:string Claim:string StorageClass:string VolumeAttributesClass:string Reason:string Age:string VolumeMode:string*',
  (volume, now) => {
    const claim = at(volume.spec, 'claimRef');
    return [
      volume.metadata.name,
      text(volume.spec, 'capacity', 'storage') || '0',
      accessModes(at(volume.spec, 'accessModes')),
      text(volume.spec, 'persistentVolumeReclaimPolicy'),
      phase(volume),
      claim === undefined ? '' : `${text(claim, 'namespace')}/${text(claim, 'name')}`,
      text(volume.spec, 'storageClassName'),
      text(volume.spec, 'volumeAttributesClassName') || '<unset>',
      text(volume.status, 'reason'),
      created(volume, now),
      text(volume.spec, 'volumeMode') || '<unset>',
    ];
  },
);

const claimTable = printer(
  'Name:name Status:string Volume:string Capacity:string Access_Modes:string StorageClass:string VolumeAttributesClass:string Age:string VolumeMode:string*',
  (claim, now) => {
    const isBound = text(claim.spec, 'volumeName') !== '';
    return [
      claim.metadata.name,
      phase(claim),
      text(claim.spec, 'volumeName'),
      isBound ? text(claim.status, 'capacity', 'storage') || '0' : '',
      isBound ? accessModes(at(claim.status, 'accessModes')) : '',
      text(claim.spec, 'storageClassName'),
      text(claim.spec, 'volumeAttributesClassName') || '<unset>',
      created(claim, now),
      text(claim.spec, 'volumeMode') || '<unset>',
    ];
  },
);

function phase({ metadata, status }: KubeObject): string {
  return metadata.deletionTimestamp === undefined ? text(status, 'phase') : 'Terminating';
}

const quotaTable = printer('Name:name Request:string Limit:string Age:string', (quota, now) => {
  const hard = Object.keys((at(quota.status, 'hard') ?? {}) as object).toSorted();
  const shown = (names: string[]): string =>
    names
      .map(
        (name) => `${name}: ${text(quota.status, 'used', name) || '0'}/${text(quota.status, 'hard', name)}`,
      )
      .join(', ');
  const isLimit = (name: string): boolean => name.startsWith('limits.');
  return [
    quota.metadata.name,
    shown(hard.filter((name) => !isLimit(name))),
    shown(hard.filter(isLimit)),
    created(quota, now),
  ];
});

const bindingTable = printer(
  'Name:name Role:string Age:string Users:string* Groups:string* ServiceAccounts:string*',
  (binding, now) => [
    binding.metadata.name,
    `${text(binding, 'roleRef', 'kind')}/${text(binding, 'roleRef', 'name')}`,
    created(binding, now),
    subjects(binding, 'User'),
    subjects(binding, 'Group'),
    subjects(binding, 'ServiceAccount'),
  ],
);

function subjects(binding: KubeObject, kind: string): string {
  const named = items(binding, 'subjects').filter((subject) => subject['kind'] === kind);
  return named
    .map((each) =>
      kind === 'ServiceAccount' ? `${text(each, 'namespace')}/${text(each, 'name')}` : text(each, 'name'),
    )
    .join(', ');
}

const storageClassTable = printer(
  'Name:name Provisioner:string ReclaimPolicy:string VolumeBindingMode:string AllowVolumeExpansion:string Age:string',
  (object, now) => {
    const isDefault = object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
    const cells: Json[] = [`${object.metadata.name}${isDefault ? ' (default)' : ''}`];
    for (const field of ['provisioner', 'reclaimPolicy', 'volumeBindingMode'])
      cells.push(text(object, field));
    return [...cells, text(object, 'allowVolumeExpansion') || 'false', created(object, now)];
  },
);

const priorityTable = printer(
  'Name:name Value:integer Global-Default:boolean Age:string PreemptionPolicy:string',
  (object, now) => [
    object.metadata.name,
    number(object, 'value'),
    at(object, 'globalDefault') === true,
    created(object, now),
    text(object, 'preemptionPolicy'),
  ],
);

const leaseTable = printer('Name:name Holder:string Age:string', (object, now) => [
  object.metadata.name,
  text(object.spec, 'holderIdentity'),
  created(object, now),
]);

export const clusterTables: readonly (readonly [Resource, TablePrinter])[] = [
  [namespaces, namespaceTable],
  [nodes, nodeTable],
  [configMaps, configMapTable],
  [secrets, secretTable],
  [serviceAccounts, nameAndAge],
  [events, eventTable],
  [persistentVolumes, volumeTable],
  [persistentVolumeClaims, claimTable],
  [resourceQuotas, quotaTable],
  [limitRanges, plainTable],
  [roles, plainTable],
  [clusterRoles, plainTable],
  [customResourceDefinitions, plainTable],
  [roleBindings, bindingTable],
  [clusterRoleBindings, bindingTable],
  [storageClasses, storageClassTable],
  [priorityClasses, priorityTable],
  [leases, leaseTable],
];
