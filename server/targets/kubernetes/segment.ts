import { LoamError } from '@/server/domain/error';

/**
 * A name as one part of a path. An API server takes `%2F` for a `/`: with it, a Namespace `shop/secrets/login` would be a Secret, and
 * without any name, one object would be all of them.
 */
export function toSegment(kind: string, name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name)) return encodeURIComponent(name);
  throw new LoamError('invalid-input', `No ${kind} has the name "${name}".`, {
    expected: 'a name as Kubernetes has them, without / and %',
    got: name,
  });
}

export function podPath(namespace: string, name: string): string {
  return `/api/v1/namespaces/${toSegment('Namespace', namespace)}/pods/${toSegment('Pod', name)}`;
}
