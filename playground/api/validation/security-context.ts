import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { type FieldError, invalid } from './field-error';

/** A container that may not gain rights cannot have been given all of them. */
export function validateSecurityContext(path: string, context: Json | undefined): FieldError[] {
  if (!isObject(context) || context['allowPrivilegeEscalation'] !== false) return [];
  const errors: FieldError[] = [];
  const setFalse = 'cannot set `allowPrivilegeEscalation` to false and';
  if (context['privileged'] === true)
    errors.push(invalid(path, internal(context), `${setFalse} \`privileged\` to true`));
  const { capabilities } = context;
  const added = isObject(capabilities) && Array.isArray(capabilities['add']) ? capabilities['add'] : [];
  if (added.includes('CAP_SYS_ADMIN')) {
    errors.push(invalid(path, internal(context), `${setFalse} \`capabilities.Add\` CAP_SYS_ADMIN`));
  }
  return errors;
}

/** As messages show it: the server's own struct, with what was not given. */
function internal(context: JsonObject): JsonObject {
  const { capabilities } = context;
  const given = isObject(capabilities)
    ? { Add: capabilities['add'] ?? null, Drop: capabilities['drop'] ?? null }
    : null;
  const fields = [
    'Privileged',
    'SELinuxOptions',
    'WindowsOptions',
    'RunAsUser',
    'RunAsGroup',
    'RunAsNonRoot',
    'ReadOnlyRootFilesystem',
    'AllowPrivilegeEscalation',
    'ProcMount',
    'SeccompProfile',
    'AppArmorProfile',
  ];
  const members = fields.map((field) => {
    const name = field.startsWith('SE')
      ? `se${field.slice(2)}`
      : field.charAt(0).toLowerCase() + field.slice(1);
    return [field, context[name] ?? null] as const;
  });
  return { Capabilities: given, ...Object.fromEntries(members) };
}
