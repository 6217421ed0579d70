import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { masters } from '@/playground/api/reviews/access';
import { StatusError } from '@/playground/store/status-error';
import type { User } from './api-request';

const admin: User = { username: 'playground-admin', groups: [masters, 'system:authenticated'] };
const nobody: User = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** The bearer of the kubeconfig's token, or whom that one impersonates. `open`: paths that anybody may read. */
export function authenticate(headers: IncomingHttpHeaders, token: string, open: boolean): User {
  const given = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (!sameText(given, token)) {
    if (open) return nobody;
    throw new StatusError(401, 'Unauthorized', 'Unauthorized');
  }
  const name = headers['impersonate-user'];
  if (typeof name !== 'string' || name === '') return admin;
  return { username: name, groups: [...valuesOf(headers, 'impersonate-group'), 'system:authenticated'] };
}

/** Node joins headers that occur several times with commas. */
function valuesOf(headers: IncomingHttpHeaders, name: string): string[] {
  const given = headers[name];
  const all = Array.isArray(given) ? given : (given ?? '').split(',');
  return all.map((value) => value.trim()).filter((value) => value !== '');
}

function sameText(left: string, right: string): boolean {
  const one = Buffer.from(left);
  const two = Buffer.from(right);
  return one.length === two.length && timingSafeEqual(one, two);
}
