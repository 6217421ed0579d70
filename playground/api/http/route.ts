import { badRequest } from '@/playground/store/status-error';

export type ResourceRoute = {
  group: string;
  version: string;
  namespace: string | undefined;
  plural: string;
  name: string | undefined;
  subresource: string | undefined;
};

/** Undefined: no path of a resource. */
export function parseResourceRoute(path: string): ResourceRoute | undefined {
  const parts = path.split('/').slice(1).map(decode);
  if (parts.at(-1) === '') parts.pop();
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const [group = '', version = ''] = isCore ? ['', parts[1]] : [parts[1], parts[2]];
  const rest = parts.slice(isCore ? 2 : 3);
  if (version === '' || rest.length === 0) return undefined;
  const [first, second, third] = rest;
  // /namespaces/x/status is about the namespace; /namespaces/x/pods about what is in it.
  const isNamespaced = first === 'namespaces' && second !== undefined && third !== undefined;
  const ofNamespace =
    isCore && isNamespaced && (third === 'status' || third === 'finalize') && rest.length === 3;
  if (isNamespaced && !ofNamespace) {
    const [, namespace, plural = '', name, subresource] = rest;
    return { group, version, namespace, plural, name, subresource };
  }
  return { group, version, namespace: undefined, plural: first ?? '', name: second, subresource: third };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Nothing but a malformed escape throws here.
    throw badRequest(`invalid URL escape in ${JSON.stringify(part)}`);
  }
}
