import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { Agent, fetch, type Response } from 'undici';
import type { Loose } from './loose';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export const patchTypes = {
  apply: 'application/apply-patch+yaml',
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

export type PatchType = keyof typeof patchTypes;

export type Answer<T> = { code: number; body: T; text: string; headers: Headers };

/** Bare HTTP to one API server: nothing between the test and what is on the wire. */
export class Api {
  readonly server: string;
  readonly kubeconfig: string;
  #agent: Agent;
  #headers: Record<string, string>;

  constructor(kubeconfig: string, server: string, agent: Agent, headers: Record<string, string>) {
    this.kubeconfig = kubeconfig;
    this.server = server;
    this.#agent = agent;
    this.#headers = headers;
  }

  /** The current context of a kubeconfig file: token or client certificate. */
  static fromKubeconfig(path: string): Api {
    const config = new KubeConfig();
    config.loadFromFile(path);
    const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
    if (!cluster) throw new Error(`${path} has no current cluster`);
    const connect = {
      ca: pem(cluster.caData, cluster.caFile),
      cert: pem(user?.certData, user?.certFile),
      key: pem(user?.keyData, user?.keyFile),
      rejectUnauthorized: !cluster.skipTLSVerify,
    };
    const headers: Record<string, string> = user?.token ? { authorization: `Bearer ${user.token}` } : {};
    const agent = new Agent({ connect, headersTimeout: 0, bodyTimeout: 0 });
    return new Api(path, cluster.server, agent, headers);
  }

  /** The answer as it comes, unread: for watches and logs. */
  async open(path: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    const all = { ...this.#headers, ...headers };
    return fetch(this.server + path, {
      headers: all,
      dispatcher: this.#agent,
      ...(signal ? { signal } : {}),
    });
  }

  async request<T = Loose>(
    method: Method,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.server + path, {
      method,
      dispatcher: this.#agent,
      headers: {
        ...this.#headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // Not every JSON answer of the real server says that it is one.
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {};
    return { code: response.status, body: parsed as T, text, headers: new Headers([...response.headers]) };
  }

  /** The body of a request that has to succeed. */
  async expect<T = Loose>(method: Method, path: string, body?: unknown): Promise<T> {
    const { code, text, body: answer } = await this.request<T>(method, path, body);
    if (code >= 300) throw new Error(`${method} ${path} answered ${code}: ${text}`);
    return answer;
  }

  patch<T = Loose>(type: PatchType, path: string, body: unknown): Promise<Answer<T>> {
    return this.request<T>('PATCH', path, body, { 'content-type': patchTypes[type] });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function pem(data: string | undefined, file: string | undefined): Buffer | undefined {
  if (data) return Buffer.from(data, 'base64');
  return file ? readFileSync(file) : undefined;
}
