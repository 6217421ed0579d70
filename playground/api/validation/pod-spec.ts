import { childOf, itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { validateContainer } from './container';
import { duplicate, type FieldError, forbiddenField, missing, required } from './field-error';
import { checkName, dnsLabel } from './names';
import { validateScheduling } from './scheduling';

/** The pod of a pod or of a template. `path`: where it is, e.g. `spec.template.spec`; `claims`: further volumes it may mount. */
export function validatePodSpec(
  path: string,
  spec: JsonObject,
  claims: readonly JsonObject[] = [],
): FieldError[] {
  const volumes = itemsOf(spec['volumes']);
  const errors = volumes.flatMap((volume, index) => validateVolume(`${path}.volumes[${index}]`, volume));
  errors.push(...duplicates(`${path}.volumes`, volumes));
  const templates = claims.map(({ metadata }) => (isObject(metadata) ? metadata['name'] : undefined));
  const names = new Set([...volumes.map(({ name }) => name), ...templates]);
  const containers = itemsOf(spec['containers']);
  if (containers.length === 0) errors.push(required(`${path}.containers`));
  for (const member of ['containers', 'initContainers']) {
    const list = itemsOf(spec[member]);
    for (const [index, container] of list.entries()) {
      const at = `${path}.${member}[${index}]`;
      errors.push(...validateContainer(at, container), ...validateMounts(at, container, names));
    }
    errors.push(...duplicates(`${path}.${member}`, list));
  }
  const init = itemsOf(spec['initContainers']);
  for (const [index, { name }] of init.entries()) {
    if (containers.some((container) => container['name'] === name))
      errors.push(duplicate(`${path}.initContainers[${index}].name`, name));
  }
  return [...errors, ...validateScheduling(path, spec)];
}

function duplicates(path: string, list: JsonObject[]): FieldError[] {
  const seen = new Set<Json | undefined>();
  const errors: FieldError[] = [];
  for (const [index, { name }] of list.entries()) {
    if (seen.has(name) && name !== '') errors.push(duplicate(`${path}[${index}].name`, name));
    seen.add(name);
  }
  return errors;
}

function validateVolume(path: string, volume: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const { name, ...sources } = volume;
  if (name === undefined || name === '') errors.push(required(`${path}.name`));
  else errors.push(...checkName(dnsLabel, `${path}.name`, name));
  const given = Object.keys(sources).toSorted(bySourceOrder);
  for (const extra of given.slice(1)) {
    errors.push(forbiddenField(`${path}.${extra}`, 'may not specify more than 1 volume type'));
  }
  const claim = volume['persistentVolumeClaim'];
  if (isObject(claim) && !claim['claimName'])
    errors.push(required(`${path}.persistentVolumeClaim.claimName`));
  const secret = volume['secret'];
  if (isObject(secret) && !secret['secretName']) errors.push(required(`${path}.secret.secretName`));
  const host = volume['hostPath'];
  if (isObject(host) && !host['path']) errors.push(required(`${path}.hostPath.path`));
  return errors;
}

/** The first source is the one meant; the rest are too many. */
const sourceOrder = [
  'emptyDir',
  'hostPath',
  'secret',
  'nfs',
  'persistentVolumeClaim',
  'downwardAPI',
  'configMap',
  'projected',
];

function bySourceOrder(left: string, right: string): number {
  return (sourceOrder.indexOf(left) + 1 || 99) - (sourceOrder.indexOf(right) + 1 || 99);
}

function validateMounts(path: string, container: JsonObject, volumes: Set<Json | undefined>): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<Json | undefined>();
  for (const [index, mount] of itemsOf(container['volumeMounts']).entries()) {
    const at = `${path}.volumeMounts[${index}]`;
    const { name, mountPath } = mount;
    if (!name) errors.push(required(`${at}.name`));
    if (!volumes.has(name)) errors.push(missing(`${at}.name`, name));
    if (!mountPath) errors.push(required(`${at}.mountPath`));
    else if (seen.has(mountPath)) errors.push({ ...duplicateMount(`${at}.mountPath`, mountPath) });
    seen.add(mountPath);
  }
  return errors;
}

function duplicateMount(field: string, value: Json): FieldError {
  return {
    field,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: must be unique`,
  };
}

/** `spec` of a template, with its metadata's labels for the selector check. */
export function podSpecOf(template: Json | undefined): JsonObject {
  return isObject(template) ? childOf({ ...template }, 'spec') : {};
}
