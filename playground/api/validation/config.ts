import { isObject, type Json, jsonEqual, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { type FieldError, forbiddenField, invalid, required, tooLong } from './field-error';
import { immutable } from './metadata';
import { configKey, faults } from './names';

const mostBytes = 1024 * 1024;

export function validateConfigMap(object: KubeObject): FieldError[] {
  const errors = [
    ...validateKeys('data', object['data']),
    ...validateKeys('binaryData', object['binaryData']),
  ];
  const binary = isObject(object['binaryData']) ? object['binaryData'] : {};
  for (const key of Object.keys(isObject(object['data']) ? object['data'] : {})) {
    if (key in binary) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  if (sizeOf(object['data']) + (sizeOf(object['binaryData']) * 3) / 4 > mostBytes)
    errors.push(tooLong('[]', mostBytes));
  return errors;
}

function validateKeys(field: string, data: Json | undefined): FieldError[] {
  if (!isObject(data)) return [];
  return Object.keys(data).flatMap((key) =>
    faults(configKey, key).map((text) => invalid(`${field}[${key}]`, key, text)),
  );
}

function sizeOf(data: Json | undefined): number {
  if (!isObject(data)) return 0;
  return Object.values(data).reduce((sum: number, value) => sum + Buffer.byteLength(textOf(value)), 0);
}

export function validateDataUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  if (existing['immutable'] !== true) return [];
  const errors: FieldError[] = [];
  if (next['immutable'] !== true)
    errors.push(forbiddenField('immutable', 'field is immutable when `immutable` is set'));
  for (const field of ['data', 'binaryData']) {
    if (!jsonEqual(next[field], existing[field])) {
      errors.push(forbiddenField(field, 'field is immutable when `immutable` is set'));
    }
  }
  return errors;
}

/** What a secret of a type has to hold. */
const needed: { [type: string]: string[] } = {
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

export function validateSecret(object: KubeObject): FieldError[] {
  const data = isObject(object['data']) ? object['data'] : {};
  const errors = validateKeys('data', data);
  for (const key of needed[textOf(object['type'])] ?? []) {
    if (data[key] === undefined) errors.push(required(`data[${key}]`));
  }
  if ((sizeOf(data) * 3) / 4 > mostBytes) errors.push(tooLong('data', mostBytes));
  return errors;
}

export function validateSecretUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  return [...immutable('type', next['type'], existing['type']), ...validateDataUpdate(next, existing)];
}
