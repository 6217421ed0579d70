import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer, request as requestHttp } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { isLoamError } from '@/server/domain/error';
import type { AllowList } from '@/server/platform/allow-list';
import { type Resolver, resolveTarget } from './resolve-target';

export type GuardedProxy = {
  /** With a user and a password that nobody else knows. */
  url: string;
  /** What it refused, in words; null: nothing. */
  refusal(): string | null;
  close(): void;
};
export type ProxyGuard = { allow: AllowList; resolve: Resolver; maxBytes: number };

/**
 * A proxy on loopback for a program that connects by itself, such as git: it goes where documents may go, to the addresses that
 * were checked, and brings no more than so many bytes.
 */
export async function startGuardedProxy(guard: ProxyGuard): Promise<GuardedProxy> {
  const password = randomBytes(16).toString('hex');
  const expected = `Basic ${Buffer.from(`loam:${password}`).toString('base64')}`;
  const state: State = { ...guard, left: guard.maxBytes, refusal: null, sockets: new Set() };
  const server = createServer((request, response) => void forward(request, response, state, expected));
  server.on('connect', (request, socket) => void tunnel(request, socket, state, expected));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://loam:${password}@127.0.0.1:${port}`,
    refusal: () => state.refusal,
    close() {
      for (const socket of state.sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

type State = ProxyGuard & { left: number; refusal: string | null; sockets: Set<Duplex> };

/** The first of the checked addresses; undefined: refused, and said why. */
async function addressOf(host: string, port: number, state: State): Promise<string | undefined> {
  try {
    return (await resolveTarget({ host, port }, state.allow, state.resolve))[0]?.address;
  } catch (error) {
    if (!isLoamError(error)) throw error;
    state.refusal = error.message;
    return undefined;
  }
}

async function tunnel(
  request: IncomingMessage,
  socket: Duplex,
  state: State,
  expected: string,
): Promise<void> {
  state.sockets.add(socket);
  socket.on('error', () => socket.destroy());
  if (request.headers['proxy-authorization'] !== expected) {
    socket.end(
      'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="loam"\r\n\r\n',
    );
    return;
  }
  const target = new URL(`http://${request.url ?? ''}`);
  const port = Number(target.port || 443);
  const address = await addressOf(target.hostname.replaceAll(/^\[|\]$/g, ''), port, state);
  if (address === undefined) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const upstream: Socket = connect(port, address, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => count(chunk, state, socket));
    upstream.pipe(socket);
  });
  state.sockets.add(upstream);
  upstream.on('error', () => socket.destroy());
  upstream.on('close', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
}

function count(chunk: Buffer, state: State, socket: Duplex): void {
  state.left -= chunk.byteLength;
  if (state.left >= 0) return;
  state.refusal = `It is too large: more than ${state.maxBytes} bytes.`;
  socket.destroy();
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
  expected: string,
): Promise<void> {
  const { 'proxy-authorization': given, 'proxy-connection': _connection, ...headers } = request.headers;
  if (given !== expected) {
    response.writeHead(407, { 'proxy-authenticate': 'Basic realm="loam"' }).end();
    return;
  }
  if (!URL.canParse(request.url ?? '')) {
    response.writeHead(400).end();
    return;
  }
  const url = new URL(request.url ?? '');
  const port = Number(url.port || 80);
  const address = await addressOf(url.hostname.replaceAll(/^\[|\]$/g, ''), port, state);
  if (address === undefined || url.protocol !== 'http:') {
    response.writeHead(403).end();
    return;
  }
  const path = `${url.pathname}${url.search}`;
  const options = {
    host: address,
    port,
    path,
    method: request.method,
    headers: { ...headers, host: url.host },
  };
  const upstream = requestHttp(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('data', (chunk: Buffer) => count(chunk, state, answer.socket));
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  request.pipe(upstream);
}
