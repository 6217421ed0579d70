import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { ClusterCredentials } from '@/server/targets/kubernetes/kubeconfig';

/** A kubeconfig as of that user: the same on the playground, which makes no tokens for accounts, and on a real API server. */
export function actingAs(kubeconfig: string, user: string): string {
  const file = parse(readFileSync(kubeconfig, 'utf8')) as { users: { user: ClusterCredentials['user'] }[] };
  for (const each of file.users) each.user.as = user;
  return stringify(file);
}
