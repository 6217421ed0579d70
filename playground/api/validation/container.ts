import { compareQuantities, parseQuantity } from '@/playground/api/decode/quantity';
import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import { duplicate, type FieldError, forbiddenField, invalid, notSupported, required } from './field-error';
import { checkName, dnsLabel, faults, portNameFaults, qualifiedNameFaults, subdomain } from './names';
import { portNumber } from './numbers';
import { validateSecurityContext } from './security-context';

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const valueSources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

export function validateContainer(path: string, container: JsonObject): FieldError[] {
  const { name, image } = container;
  const errors: FieldError[] = [];
  if (name === undefined || name === '') errors.push(required(`${path}.name`));
  else errors.push(...checkName(dnsLabel, `${path}.name`, name));
  if (image === undefined || image === '') errors.push(required(`${path}.image`));
  else if (textOf(image).trim() !== image)
    errors.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
  errors.push(...validatePorts(`${path}.ports`, itemsOf(container['ports'])));
  for (const [index, variable] of itemsOf(container['env']).entries()) {
    errors.push(...validateVariable(`${path}.env[${index}]`, variable));
  }
  for (const probe of probes) {
    const value = container[probe];
    if (isObject(value)) errors.push(...validateProbe(`${path}.${probe}`, value));
  }
  const policy = container['imagePullPolicy'];
  const policies = ['Always', 'IfNotPresent', 'Never'];
  if (typeof policy === 'string' && !policies.includes(policy)) {
    errors.push(notSupported(`${path}.imagePullPolicy`, policy, policies));
  }
  return [
    ...errors,
    ...validateResources(`${path}.resources`, container['resources']),
    ...validateSecurityContext(`${path}.securityContext`, container['securityContext']),
  ];
}

function validatePorts(path: string, ports: JsonObject[]): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `${path}[${index}]`;
    const { name, containerPort, hostPort } = port;
    if (typeof name === 'string' && name !== '') {
      const wrong = portNameFaults(name).map((text) => invalid(`${at}.name`, name, text));
      errors.push(...wrong);
      if (wrong.length === 0 && seen.has(name)) errors.push(duplicate(`${at}.name`, name));
      seen.add(name);
    }
    if (containerPort === 0 || containerPort === undefined) errors.push(required(`${at}.containerPort`));
    else errors.push(...portNumber(`${at}.containerPort`, containerPort));
    if (hostPort !== undefined) errors.push(...portNumber(`${at}.hostPort`, hostPort));
  }
  return errors;
}

function validateVariable(path: string, variable: JsonObject): FieldError[] {
  const { name, value, valueFrom } = variable;
  const errors: FieldError[] = [];
  if (name === undefined || name === '') errors.push(required(`${path}.name`));
  else if (typeof name === 'string' && !/^[ -<>-~]+$/.test(name)) {
    const text =
      "a valid environment variable name must consist only of printable ASCII characters other than '='";
    errors.push(invalid(`${path}.name`, name, text));
  }
  if (!isObject(valueFrom)) return errors;
  const given = valueSources.filter((source) => valueFrom[source] !== undefined);
  const at = `${path}.valueFrom`;
  if (given.length === 0) {
    errors.push(
      invalid(
        at,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  } else if (value !== undefined && value !== '') {
    errors.push(invalid(at, '', 'may not be specified when `value` is not empty'));
  } else if (given.length > 1)
    errors.push(invalid(at, '', 'may not have more than one field specified at a time'));
  for (const source of ['configMapKeyRef', 'secretKeyRef']) {
    const reference = valueFrom[source];
    if (isObject(reference) && !reference['key']) errors.push(required(`${at}.${source}.key`));
  }
  return errors;
}

function validateProbe(path: string, probe: JsonObject): FieldError[] {
  const given = handlers.filter((handler) => isObject(probe[handler]));
  if (given.length === 0) return [required(path, 'must specify a handler type')];
  const errors = given
    .slice(1)
    .map((handler) => forbiddenField(`${path}.${handler}`, 'may not specify more than 1 handler type'));
  for (const handler of ['httpGet', 'tcpSocket']) {
    const action = probe[handler];
    if (handler === given[0] && isObject(action))
      errors.push(...validatePort(`${path}.${handler}.port`, action['port']));
  }
  const exec = probe['exec'];
  if (isObject(exec) && !Array.isArray(exec['command'])) errors.push(required(`${path}.exec.command`));
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ]) {
    const value = probe[field];
    if (typeof value === 'number' && value < 0)
      errors.push(invalid(`${path}.${field}`, value, 'must be greater than or equal to 0'));
  }
  if (
    !path.endsWith('readinessProbe') &&
    probe['successThreshold'] !== 1 &&
    probe['successThreshold'] !== undefined
  ) {
    errors.push(invalid(`${path}.successThreshold`, probe['successThreshold'], 'must be 1'));
  }
  return errors;
}

function validatePort(path: string, port: Json | undefined): FieldError[] {
  if (typeof port !== 'string') return portNumber(path, port);
  return portNameFaults(port).map((text) => invalid(path, port, text));
}

const standardResources = ['cpu', 'memory', 'ephemeral-storage'];

export function validateResources(path: string, resources: Json | undefined): FieldError[] {
  if (!isObject(resources)) return [];
  const errors: FieldError[] = [];
  const limits = isObject(resources['limits']) ? resources['limits'] : {};
  const requests = isObject(resources['requests']) ? resources['requests'] : {};
  for (const [member, list] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const [name, value] of Object.entries(list))
      errors.push(...validateResource(`${path}.${member}[${name}]`, name, value));
  }
  for (const [name, value] of Object.entries(requests)) {
    const limit = limits[name];
    const wanted = parseQuantity(textOf(value));
    const most = limit === undefined ? undefined : parseQuantity(textOf(limit));
    if (wanted && most && compareQuantities(wanted, most) > 0) {
      errors.push(
        invalid(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${textOf(limit)}`),
      );
    }
  }
  return errors;
}

function validateResource(path: string, name: string, value: Json | undefined): FieldError[] {
  const errors = qualifiedNameFaults(name).map((text) => invalid(path, name, text));
  if (!name.includes('/') && !standardResources.includes(name) && !name.startsWith('hugepages-')) {
    errors.push(invalid(path, name, 'must be a standard resource type or fully qualified'));
    errors.push(invalid(path, name, 'must be a standard resource for containers'));
  }
  const quantity = parseQuantity(textOf(value));
  if (quantity && quantity.nano < 0n) errors.push(invalid(path, value, 'must be greater than or equal to 0'));
  return errors;
}

export function validateHost(path: string, host: Json | undefined): FieldError[] {
  return faults(subdomain, textOf(host).replace(/^\*\./, '')).map((text) => invalid(path, host, text));
}
