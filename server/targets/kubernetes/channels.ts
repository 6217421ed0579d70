import { WebSocket } from 'ws';
import { type LoamError, isLoamError } from '@/server/domain/error';
import type { Access } from './access';
import { type Status, toStatusError } from './status-error';
import { toUnreachable } from './unreachable';

/** The first byte of each message says what it belongs to; version 5 can also close one channel. */
const version = { four: 'v4.channel.k8s.io', five: 'v5.channel.k8s.io' };
export const protocolsOf = { exec: [version.five, version.four], portForward: [version.four] };
const handshakeMs = 30_000;
const mostPayload = 16 * 1024 * 1024;
const refusalBytes = 64 * 1024;
/** Load balancers cut what is silent for a minute. */
const pingMs = 25_000;
/** More than this waiting to be sent: who sends is to wait. */
const highWater = 1024 * 1024;

export type ChannelEvents = {
  data(channel: number, data: Buffer): void;
  /** Once: null where the server closed it in order. */
  end(error: LoamError | null): void;
};
/** One WebSocket to the API server, in several channels. */
export type Channels = {
  send(channel: number, data: Uint8Array): void;
  /** Of a channel: nothing more comes in it. */
  finish(channel: number): void;
  /** More is waiting than is good; `drained` resolves when it is sent. */
  isFull(): boolean;
  drained(): Promise<void>;
  pause(): void;
  resume(): void;
  close(): void;
};

/** Opens what an address of the API server streams: exec, port-forward. Refusals are told as those of other calls. */
export async function openChannels(
  { server, access, what, protocols }: { server: string; access: Access; what: string; protocols: string[] },
  path: string,
  on: ChannelEvents,
): Promise<Channels> {
  const url = `${server.replace(/^http/, 'ws')}${path}`;
  const socket = new WebSocket(url, protocols, {
    ...access.socket,
    headers: access.headers(),
    // A redirect would carry the credentials elsewhere.
    followRedirects: false,
    handshakeTimeout: handshakeMs,
    perMessageDeflate: false,
    maxPayload: mostPayload,
  });
  await opened(socket, server, what);
  const stopPings = keepAlive(socket);
  let error: LoamError | null = null;
  socket.on('error', (thrown) => (error = toUnreachable(server, thrown)));
  socket.on('message', (message) => {
    const data = message as Buffer;
    const channel = data[0];
    if (channel !== undefined) on.data(channel, data.subarray(1));
  });
  socket.on('close', (code) => {
    stopPings();
    // What was cut off never said that it closes.
    if (code === 1006) error ??= toUnreachable(server, new Error('the connection was cut'));
    on.end(error);
  });
  return toChannels(socket);
}

function toChannels(socket: WebSocket): Channels {
  const send = (data: Uint8Array) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(data);
  };
  return {
    send: (channel, data) => send(Buffer.concat([Buffer.of(channel), data])),
    finish(channel) {
      if (socket.protocol === version.five) send(Buffer.of(255, channel));
    },
    isFull: () => socket.bufferedAmount > highWater,
    drained: () => drained(socket),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close() {
      socket.close();
      // A server that does not answer the farewell is not waited for.
      setTimeout(() => socket.terminate(), 2_000).unref();
    },
  };
}

export async function drained(socket: WebSocket): Promise<void> {
  while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > highWater / 4)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

function keepAlive(socket: WebSocket): () => void {
  const timer = setInterval(() => socket.ping(), pingMs);
  return () => clearInterval(timer);
}

function opened(socket: WebSocket, server: string, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(isLoamError(error) ? error : toUnreachable(server, error)));
    socket.once('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= refusalBytes) chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const code = response.statusCode ?? 500;
        reject(toStatusError(code, readStatus(Buffer.concat(chunks).toString('utf8'), code), what));
      });
    });
  });
}

function readStatus(text: string, code: number): Status {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return { message: text.slice(0, 300) || `HTTP ${code}` };
  }
}
