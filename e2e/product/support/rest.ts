import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type RestAnswer<T> = { status: number; body: T };

/** The REST API of a product, by the token of its data folder or a given one. */
export class Rest {
  readonly url: string;
  readonly token: string;

  constructor({ url, dataDir }: { url: string; dataDir: string }, token?: string) {
    this.url = url;
    this.token = token ?? localToken(dataDir);
  }

  /** A procedure that has no address in the REST API. */
  async call<T>(procedure: string, input: unknown): Promise<T> {
    type Answer = { result: { data: { json: T } } };
    const { status, body } = await this.#send<Answer>('POST', `/api/trpc/${procedure}`, { json: input });
    if (status >= 300) throw new Error(`${procedure} answered ${status}: ${JSON.stringify(body)}`);
    return body.result.data.json;
  }

  request<T>(method: string, path: string, body?: unknown): Promise<RestAnswer<T>> {
    return this.#send(method, `/api/v1${path}`, body);
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<RestAnswer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** The body of a request that has to succeed. */
  async expect<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.request<T>(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

export function localToken(dataDir: string): string {
  return (JSON.parse(readFileSync(join(dataDir, 'cli.json'), 'utf8')) as { token: string }).token;
}
