import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject, jsonEqual } from '@/playground/store/json';
import type { KubeObject, LabelSelector } from '@/playground/store/kube-object';
import { matchesSelector } from '@/playground/store/selectors';
import { type FieldError, forbiddenField, invalid, notSupported, required } from './field-error';
import { immutable, validateLabels } from './metadata';
import { notNegative } from './numbers';
import { podSpecOf, validatePodSpec } from './pod-spec';

export function validatePod(object: KubeObject): FieldError[] {
  return validatePodSpec('spec', object.spec ?? {});
}

const changeable = new Set([
  'activeDeadlineSeconds',
  'tolerations',
  'terminationGracePeriodSeconds',
  'schedulingGates',
]);

/** Of a pod that is there only images and a few other things may change. */
export function validatePodUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  if (jsonEqual(fixedSpec(next.spec ?? {}), fixedSpec(existing.spec ?? {}))) return [];
  const detail =
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [forbiddenField('spec', detail)];
}

function fixedSpec(spec: JsonObject): JsonObject {
  const withoutImages = (list: Json | undefined): Json =>
    Array.isArray(list) ? list.map((item) => (isObject(item) ? { ...item, image: '' } : item)) : null;
  const fixed = Object.entries(spec).filter(([key]) => !changeable.has(key));
  return {
    ...Object.fromEntries(fixed),
    containers: withoutImages(spec['containers']),
    initContainers: withoutImages(spec['initContainers']),
  };
}

export function validateDeployment(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  return [
    ...notNegative('spec.replicas', spec['replicas']),
    ...validateSelected(spec),
    ...validateStrategy(spec['strategy']),
    ...notNegative('spec.minReadySeconds', spec['minReadySeconds']),
    ...notNegative('spec.revisionHistoryLimit', spec['revisionHistoryLimit']),
    ...notNegative('spec.progressDeadlineSeconds', spec['progressDeadlineSeconds']),
    ...validateDeadline(spec),
  ];
}

function validateDeadline(spec: JsonObject): FieldError[] {
  const deadline = spec['progressDeadlineSeconds'];
  const ready = spec['minReadySeconds'] ?? 0;
  if (typeof deadline !== 'number' || typeof ready !== 'number' || deadline > ready) return [];
  return [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')];
}

function validateStrategy(strategy: Json | undefined): FieldError[] {
  if (!isObject(strategy)) return [];
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    const detail = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate === undefined ? [] : [forbiddenField('spec.strategy.rollingUpdate', detail)];
  }
  if (type !== 'RollingUpdate') {
    return [
      notSupported('spec.strategy', { Type: type, RollingUpdate: rollingUpdate ?? null }, [
        'Recreate',
        'RollingUpdate',
      ]),
    ];
  }
  if (
    !isObject(rollingUpdate) ||
    !isNone(rollingUpdate['maxSurge']) ||
    !isNone(rollingUpdate['maxUnavailable'])
  )
    return [];
  const field = 'spec.strategy.rollingUpdate.maxUnavailable';
  return [invalid(field, rollingUpdate['maxUnavailable'], 'may not be 0 when `maxSurge` is 0')];
}

function isNone(value: Json | undefined): boolean {
  return value === 0 || value === '0%' || value === '0';
}

export function validateReplicaSet(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  return [...notNegative('spec.replicas', spec['replicas']), ...validateSelected(spec)];
}

export function validateDaemonSet(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  return [...validateSelected(spec)];
}

export function validateStatefulSet(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const errors: FieldError[] = [];
  const policy = spec['podManagementPolicy'];
  if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.push(invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"));
  }
  const strategy = isObject(spec['updateStrategy']) ? spec['updateStrategy'] : {};
  if (strategy['type'] !== 'RollingUpdate' && strategy['type'] !== 'OnDelete') {
    const value = { Type: strategy['type'], RollingUpdate: strategy['rollingUpdate'] ?? null };
    errors.push(invalid('spec.updateStrategy', value, "must be 'RollingUpdate' or 'OnDelete'"));
  }
  const { rollingUpdate } = strategy;
  if (strategy['type'] === 'OnDelete' && isObject(rollingUpdate)) {
    const value = {
      Partition: rollingUpdate['partition'] ?? 0,
      MaxUnavailable: rollingUpdate['maxUnavailable'] ?? null,
    };
    const detail = "only allowed for updateStrategy 'RollingUpdate'";
    errors.push(invalid('spec.updateStrategy.rollingUpdate', value, detail));
  }
  return [...errors, ...notNegative('spec.replicas', spec['replicas']), ...validateSelected(spec)];
}

const statefulSetChangeable = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]);

export function validateStatefulSetUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  const fixed = ({ spec = {} }: KubeObject): JsonObject =>
    Object.fromEntries(Object.entries(spec).filter(([key]) => !statefulSetChangeable.has(key)));
  if (jsonEqual(fixed(next), fixed(existing))) return [];
  const fields = [...statefulSetChangeable].map((field) => `'${field}'`);
  const last = fields.pop() ?? '';
  const detail = `updates to statefulset spec for fields other than ${fields.join(', ')} and ${last} are forbidden`;
  return [forbiddenField('spec', detail)];
}

export function validateSelectorUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  return immutable('spec.selector', next.spec?.['selector'], existing.spec?.['selector']);
}

/** The template is looked at only when there is a selector that it can be compared with. */
function validateSelected(spec: JsonObject): FieldError[] {
  const { selector } = spec;
  if (!isObject(selector)) return [required('spec.selector'), ...validateTemplate(spec)];
  const errors = validateLabels('spec.selector.matchLabels', selector['matchLabels']);
  if (errors.length > 0) return [...errors, invalid('spec.selector', selector, 'invalid label selector')];
  const isEmpty = Object.keys(selector).length === 0;
  const empty = isEmpty
    ? [invalid('spec.selector', selector, 'empty selector is invalid for deployment')]
    : [];
  return [...empty, ...validateTemplate(spec)];
}

function validateTemplate(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const template = isObject(spec['template']) ? spec['template'] : {};
  const metadata = isObject(template['metadata']) ? template['metadata'] : {};
  const labels = isObject(metadata['labels']) ? (metadata['labels'] as { [key: string]: string }) : undefined;
  const selector = isObject(spec['selector']) ? (spec['selector'] as LabelSelector) : undefined;
  if (!matchesSelector(selector, labels)) {
    errors.push(
      invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
    );
  }
  errors.push(...validateLabels('spec.template.labels', labels));
  const pod = podSpecOf(template);
  errors.push(...validatePodSpec('spec.template.spec', pod, itemsOf(spec['volumeClaimTemplates'])));
  const policy = pod['restartPolicy'];
  if (policy !== undefined && policy !== 'Always') {
    errors.push(notSupported('spec.template.spec.restartPolicy', policy, ['Always']));
  }
  return errors;
}
