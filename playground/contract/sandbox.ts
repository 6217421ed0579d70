import { expect } from 'vitest';
import type { Answer, Api, PatchType } from './api';
import { apiVersionOf, collectionPath, type Kind } from './kinds';
import type { Loose, Refusal } from './loose';

type Named = { name?: string; generateName?: string; [key: string]: unknown };
export type Draft = { metadata?: Named; [key: string]: unknown };

/** One namespace of one cluster, made for one test. */
export class Sandbox {
  readonly api: Api;
  readonly namespace: string;

  constructor(api: Api, namespace: string) {
    this.api = api;
    this.namespace = namespace;
  }

  path(kind: Kind, name?: string, rest = ''): string {
    const collection = collectionPath(kind, this.namespace);
    return name === undefined ? collection + rest : `${collection}/${name}${rest}`;
  }

  create<T = Loose>(kind: Kind, draft: Draft, query = ''): Promise<T> {
    return this.api.expect<T>('POST', this.path(kind) + query, this.#complete(kind, draft));
  }

  /** The whole answer of a creation that may be refused. */
  tryCreate<T = Loose>(kind: Kind, draft: Draft, query = ''): Promise<Answer<T>> {
    return this.api.request<T>('POST', this.path(kind) + query, this.#complete(kind, draft));
  }

  async refusal(kind: Kind, draft: Draft): Promise<Refusal> {
    return (await this.tryCreate<Refusal>(kind, draft)).body;
  }

  get<T = Loose>(kind: Kind, name: string, rest = ''): Promise<T> {
    return this.api.expect<T>('GET', this.path(kind, name, rest));
  }

  async find<T = Loose>(kind: Kind, name: string): Promise<T | undefined> {
    const { code, body } = await this.api.request<T>('GET', this.path(kind, name));
    return code === 404 ? undefined : body;
  }

  async list<T = Loose>(kind: Kind, query = ''): Promise<T[]> {
    const { items } = await this.api.expect<{ items: T[] }>('GET', this.path(kind) + query);
    return items;
  }

  /** Server-side apply. */
  apply<T = Loose>(kind: Kind, draft: Draft, options: ApplyOptions = {}): Promise<Answer<T>> {
    const { manager = 'contract', force = false, dryRun = false, subresource = '' } = options;
    const query = `?fieldManager=${manager}&force=${force}${dryRun ? '&dryRun=All' : ''}`;
    const body = this.#complete(kind, draft);
    return this.api.patch<T>('apply', this.path(kind, body.metadata?.name, subresource + query), body);
  }

  async applied<T = Loose>(kind: Kind, draft: Draft, options: ApplyOptions = {}): Promise<T> {
    const { code, text, body } = await this.apply<T>(kind, draft, options);
    if (code >= 300) throw new Error(`apply of ${kind} answered ${code}: ${text}`);
    return body;
  }

  async patch<T = Loose>(
    kind: Kind,
    name: string,
    body: unknown,
    type: PatchType = 'merge',
    rest = '',
  ): Promise<T> {
    const answer = await this.api.patch<T>(type, this.path(kind, name, rest), body);
    if (answer.code >= 300)
      throw new Error(`patch of ${kind} ${name} answered ${answer.code}: ${answer.text}`);
    return answer.body;
  }

  delete(kind: Kind, name: string, options?: Draft): Promise<Answer<Loose>> {
    const body = options && { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
    return this.api.request('DELETE', this.path(kind, name), body);
  }

  async until(kind: Kind, name: string): Promise<void> {
    await eventually(
      () => this.find(kind, name),
      (found) => expect(found).toBeDefined(),
    );
  }

  async gone(kind: Kind, name: string): Promise<void> {
    await eventually(
      () => this.find(kind, name),
      (found) => expect(found).toBeUndefined(),
    );
  }

  #complete(kind: Kind, draft: Draft): Draft {
    return { apiVersion: apiVersionOf(kind), kind, ...draft };
  }
}

export type ApplyOptions = { manager?: string; force?: boolean; dryRun?: boolean; subresource?: string };

/** Reads until the check no longer throws; what it threw last is what the test fails with. */
export async function eventually<T>(
  read: () => Promise<T>,
  check: (value: T) => unknown,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    try {
      check(value);
      return value;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

/** Reads for as long as given and holds every answer to the check: for what must not happen. */
export async function always<T>(
  read: () => Promise<T>,
  check: (value: T) => unknown,
  forMs: number,
): Promise<void> {
  const end = Date.now() + forMs;
  while (Date.now() < end) {
    check(await read());
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
