import { randomUUID } from 'node:crypto';
import type { KubeObject } from '@/playground/store/kube-object';
import { badRequest, expired } from '@/playground/store/status-error';

const keptMs = 5 * 60_000;
const mostKept = 100;

type Snapshot = { objects: readonly KubeObject[]; resourceVersion: number; until: number };
type Token = { v: 'meta.k8s.io/v1'; rv: number; start: string; id: string };

export type Page = {
  objects: readonly KubeObject[];
  resourceVersion: number;
  next: string | undefined;
  remaining: number;
};

/** Lists that are read page by page: every page is of the state at the first one. Objects are shared, so this is cheap. */
export class Snapshots {
  #kept = new Map<string, Snapshot>();

  first(objects: readonly KubeObject[], resourceVersion: number, limit: number): Page {
    if (limit <= 0 || objects.length <= limit)
      return { objects, resourceVersion, next: undefined, remaining: 0 };
    const id = randomUUID();
    this.#kept.set(id, { objects, resourceVersion, until: Date.now() + keptMs });
    this.#forgetOld();
    return this.#page(id, { objects, resourceVersion, until: 0 }, 0, limit);
  }

  next(token: string, limit: number): Page {
    const { id, start } = decodeToken(token);
    const snapshot = this.#kept.get(id);
    if (!snapshot || snapshot.until < Date.now()) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
      );
    }
    return this.#page(id, snapshot, Number(start), limit);
  }

  #page(id: string, { objects, resourceVersion }: Snapshot, from: number, limit: number): Page {
    const to = limit > 0 ? from + limit : objects.length;
    const remaining = Math.max(0, objects.length - to);
    const token: Token = { v: 'meta.k8s.io/v1', rv: resourceVersion, start: String(to), id };
    const next = remaining > 0 ? Buffer.from(JSON.stringify(token)).toString('base64url') : undefined;
    return { objects: objects.slice(from, to), resourceVersion, next, remaining };
  }

  #forgetOld(): void {
    for (const [id, { until }] of this.#kept) {
      if (until < Date.now() || this.#kept.size > mostKept) this.#kept.delete(id);
    }
  }
}

function decodeToken(token: string): Token {
  try {
    const decoded = JSON.parse(Buffer.from(token, 'base64url').toString()) as Partial<Token>;
    if (typeof decoded.id === 'string' && /^\d+$/.test(decoded.start ?? '')) return decoded as Token;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest(`invalid continue token: continue key is not valid: ${reason}`);
  }
  throw badRequest('invalid continue token: continue key is not valid: it was not made here');
}
