import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
  createServer,
  request as requestPlain,
} from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';

export type Passed = {
  method: string;
  /** Without the query. */
  path: string;
  atMs: number;
  /** The caller's end of the connection. */
  port: number;
};

export type Held = {
  /** When the request is here. */
  reached: Promise<Passed>;
  release: () => void;
};

type Hold = {
  matches: (passed: Passed) => boolean;
  when: 'before' | 'after';
  reach: (passed: Passed) => void;
  released: Promise<void>;
};

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Stands in front of a cluster's API, notes every request, and holds those that a test wants to happen in mid-air. */
export class CountingProxy {
  readonly passed: Passed[] = [];
  #upstream: URL;
  #credentials: RequestOptions;
  #server: Server = createServer();
  #sockets = new Set<Socket>();
  #holds: Hold[] = [];

  private constructor(upstream: URL, credentials: RequestOptions) {
    this.#upstream = upstream;
    this.#credentials = credentials;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  /** In front of the current context of a kubeconfig file. */
  static async start(kubeconfig: string): Promise<CountingProxy> {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const upstream = config.getCurrentCluster();
    if (!upstream) throw new Error(`${kubeconfig} has no current cluster`);
    const credentials: RequestOptions = {};
    await config.applyToHTTPSOptions(credentials);
    const proxy = new CountingProxy(new URL(upstream.server), credentials);
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** Every request so far that was to change something. */
  get writes(): Passed[] {
    return this.passed.filter(({ method }) => !reading.has(method));
  }

  /** A kubeconfig that leads here; the proxy itself knows how to sign in. */
  kubeconfig(context: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: context, cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: context, user: { token: 'the-proxy-has-its-own' } }],
      contexts: [{ name: context, context: { cluster: context, user: context } }],
    });
  }

  /** The next request that matches waits: `before` it reaches the cluster, or `after`, with its answer. */
  hold(when: Hold['when'], matches: Hold['matches']): Held {
    const reached = Promise.withResolvers<Passed>();
    const released = Promise.withResolvers<void>();
    this.#holds.push({ matches, when, reach: reached.resolve, released: released.promise });
    return { reached: reached.promise, release: released.resolve };
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', socket } = request;
    const path = url.replace(/\?.*/, '');
    const passed: Passed = { method, path, atMs: Date.now(), port: socket.remotePort ?? 0 };
    this.passed.push(passed);
    const index = this.#holds.findIndex(({ matches }) => matches(passed));
    const [hold] = index < 0 ? [] : this.#holds.splice(index, 1);
    if (hold?.when === 'before') {
      hold.reach(passed);
      await hold.released;
    }
    const answer = await this.#forward(request, response);
    if (hold?.when === 'after') {
      hold.reach(passed);
      await hold.released;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  }

  #forward(request: IncomingMessage, response: ServerResponse): Promise<IncomingMessage> {
    const { authorization: _, host: __, ...headers } = request.headers;
    const url = new URL(request.url ?? '/', this.#upstream);
    const send = url.protocol === 'https:' ? requestTls : requestPlain;
    const own = this.#credentials.headers as OutgoingHttpHeaders;
    return new Promise((resolve, reject) => {
      const options = { ...this.#credentials, method: request.method, headers: { ...own, ...headers } };
      const outgoing = send(url, options, resolve);
      outgoing.on('error', reject);
      // A watch ends when its reader goes.
      response.on('close', () => outgoing.destroy());
      request.pipe(outgoing);
    });
  }
}
