import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { validateHost } from './container';
import { type FieldError, invalid, notSupported, required } from './field-error';
import { checkName, dnsLabel, portNameFaults } from './names';
import { portNumber } from './numbers';

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

export function validateIngress(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const rules = itemsOf(spec['rules']);
  const errors: FieldError[] = [];
  if (rules.length === 0 && !isObject(spec['defaultBackend'])) {
    errors.push(invalid('spec', null, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (isObject(spec['defaultBackend']))
    errors.push(...validateBackend('spec.defaultBackend', spec['defaultBackend']));
  for (const [index, rule] of rules.entries()) errors.push(...validateRule(`spec.rules[${index}]`, rule));
  for (const [index, tls] of itemsOf(spec['tls']).entries()) {
    const hosts = Array.isArray(tls['hosts']) ? tls['hosts'] : [];
    errors.push(...hosts.flatMap((host, at) => validateHost(`spec.tls[${index}].hosts[${at}]`, host)));
  }
  return errors;
}

function validateRule(path: string, rule: JsonObject): FieldError[] {
  const errors = rule['host'] ? validateHost(`${path}.host`, rule['host']) : [];
  const { http } = rule;
  if (!isObject(http)) return errors;
  const paths = itemsOf(http['paths']);
  if (paths.length === 0) return [...errors, required(`${path}.http.paths`)];
  return [...errors, ...paths.flatMap((each, index) => validatePath(`${path}.http.paths[${index}]`, each))];
}

function validatePath(at: string, entry: JsonObject): FieldError[] {
  const { pathType, path = '' } = entry;
  const errors: FieldError[] = [];
  if (pathType === undefined) errors.push(required(`${at}.pathType`, 'pathType must be specified'));
  else if (!pathTypes.includes(textOf(pathType)))
    errors.push(notSupported(`${at}.pathType`, pathType, pathTypes));
  else if (pathType !== 'ImplementationSpecific' || path !== '')
    errors.push(...validatePathText(`${at}.path`, textOf(path)));
  return [...errors, ...validateBackend(`${at}.backend`, isObject(entry['backend']) ? entry['backend'] : {})];
}

function validatePathText(field: string, path: string): FieldError[] {
  if (!path.startsWith('/')) return [invalid(field, path, 'must be an absolute path')];
  for (const illegal of ['//', '/./', '/../', '%2f', '%2F']) {
    if (path.includes(illegal)) return [invalid(field, path, `must not contain '${illegal}'`)];
  }
  for (const illegal of ['/..', '/.'])
    if (path.endsWith(illegal)) return [invalid(field, path, `cannot end with '${illegal}'`)];
  return [];
}

function validateBackend(path: string, { service, resource }: JsonObject): FieldError[] {
  if (service === undefined && resource === undefined)
    return [invalid(path, '', 'resource or service backend is required')];
  if (service !== undefined && resource !== undefined)
    return [invalid(path, '', 'cannot set both resource and service backends')];
  return isObject(service) ? validateServiceBackend(path, service) : [];
}

function validateServiceBackend(path: string, service: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!service['name']) errors.push(required(`${path}.service.name`));
  else errors.push(...checkName(dnsLabel, `${path}.service.name`, service['name']));
  const port = isObject(service['port']) ? service['port'] : {};
  const name: Json = port['name'] ?? '';
  const number: Json = port['number'] ?? 0;
  if (name !== '' && number !== 0)
    return [...errors, invalid(path, '', 'cannot set both port name & port number')];
  if (name !== '') {
    return [
      ...errors,
      ...portNameFaults(textOf(name)).map((text) => invalid(`${path}.service.port.name`, name, text)),
    ];
  }
  if (number === 0) return [...errors, required(path, 'port name or number is required')];
  return [...errors, ...portNumber(`${path}.service.port.number`, number)];
}
