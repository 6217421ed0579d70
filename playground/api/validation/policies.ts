import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { type FieldError, invalid, notSupported, required } from './field-error';
import { immutable } from './metadata';
import { notNegative } from './numbers';

export function validateAutoscaler(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const errors: FieldError[] = [];
  const least = Number(spec['minReplicas'] ?? 1);
  const most = Number(spec['maxReplicas'] ?? 0);
  if (least < 1) errors.push(invalid('spec.minReplicas', least, 'must be greater than or equal to 1'));
  if (most < 1) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  if (most < least)
    errors.push(invalid('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  const target = isObject(spec['scaleTargetRef']) ? spec['scaleTargetRef'] : {};
  for (const field of ['kind', 'name'])
    if (!target[field]) errors.push(required(`spec.scaleTargetRef.${field}`));
  const core = ['ReplicationController'].includes(textOf(target['kind']));
  if (!core && !textOf(target['apiVersion'] ?? '').includes('/')) {
    const detail = 'apiVersion must specify API group';
    errors.push(invalid('spec.scaleTargetRef.apiVersion', target['apiVersion'] ?? '', detail));
  }
  return errors;
}

export function validateBudget(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const { minAvailable, maxUnavailable } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const value = {
      MinAvailable: minAvailable,
      Selector: spec['selector'] ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: spec['unhealthyPodEvictionPolicy'] ?? null,
    };
    errors.push(invalid('spec', value, 'minAvailable and maxUnavailable cannot be both set'));
  }
  return [
    ...errors,
    ...notNegative('spec.minAvailable', minAvailable),
    ...notNegative('spec.maxUnavailable', maxUnavailable),
  ];
}

export function validateRoleBinding(object: KubeObject): FieldError[] {
  const role = isObject(object['roleRef']) ? object['roleRef'] : {};
  const errors: FieldError[] = [];
  const kinds = object.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(textOf(role['kind'])))
    errors.push(notSupported('roleRef.kind', role['kind'] ?? '', kinds));
  if (!role['name']) errors.push(required('roleRef.name'));
  const subjects = ['ServiceAccount', 'User', 'Group'];
  for (const [index, subject] of itemsOf(object['subjects']).entries()) {
    const at = `subjects[${index}]`;
    if (!subject['name']) errors.push(required(`${at}.name`));
    if (!subjects.includes(textOf(subject['kind'])))
      errors.push(notSupported(`${at}.kind`, subject['kind'] ?? '', subjects));
    else if (subject['kind'] === 'ServiceAccount' && !subject['namespace'] && object.kind !== 'RoleBinding') {
      errors.push(required(`${at}.namespace`));
    }
  }
  return errors;
}

export function validateRoleBindingUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  return immutable('roleRef', next['roleRef'], existing['roleRef']).map((fault) => ({
    ...fault,
    message: fault.message.replace('field is immutable', 'cannot change roleRef'),
  }));
}
