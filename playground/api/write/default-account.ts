import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiContext } from '@/playground/api/context';
import type { Target } from '@/playground/api/read/list';
import { namespaces, pods, serviceAccounts } from '@/playground/store/resources';

const attempts = 10;
const intervalMs = 100;

/** A pod may follow its namespace so closely that the namespace has no account yet: admission waits a little for it. */
export async function awaitDefaultAccount(
  { store }: ApiContext,
  { served, namespace }: Target,
): Promise<void> {
  if (served.storage !== pods || namespace === undefined) return;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (!store.find(namespaces, undefined, namespace)) return;
    if (store.find(serviceAccounts, namespace, 'default')) return;
    await sleep(intervalMs);
  }
}
