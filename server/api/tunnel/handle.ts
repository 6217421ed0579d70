import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { LoamError } from '@/server/domain/error';
import { tunnelPrefix } from '@/server/domain/tunnel';
import { logger } from '@/server/platform/logger';
import { type ApiContext, createApiContext } from '../context';
import { toErrorAnswer } from '../error-answer';
import { assertOwnOrigin } from '../http/origin';
import { peerAddress } from '../http/peer-address';
import { requestIdOf } from '../http/request-id';
import type { Runtime } from '../runtime';
import { serveExec } from './exec';
import { serveForward } from './forward';
import { tell } from './stream';

const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4 * 1024 * 1024 });
const pingMs = 20_000;

/** What every stream of a pod goes through: origin, who asks, one line in the log, and errors that say no more than they may. */
export async function handleUpgrade(
  runtime: Runtime,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  const { url, headers } = toWebRequest(request, runtime.publicUrl);
  const id = requestIdOf(headers);
  try {
    const serve = serves[url.pathname];
    if (!serve) throw new LoamError('not-found', 'Nothing is streamed at this address.');
    // A browser sends cookies with whatever page asks, also for a WebSocket.
    assertOwnOrigin(new Request(url, { method: 'POST', headers }), runtime.publicUrl);
    const address = peerAddress(headers, runtime.trustedProxies);
    const ctx = await createApiContext(runtime, { id, headers, address });
    const { actor } = ctx;
    if (!actor) throw ctx.refusal ?? new LoamError('unauthenticated', 'You are not signed in.');
    server.handleUpgrade(request, socket, head, (stream) => {
      keepAlive(stream);
      begin(stream, url, { ...ctx, actor }, serve);
    });
  } catch (error) {
    const answer = toErrorAnswer(error, id);
    if (!answer.problem) logger().error({ error, requestId: id }, 'a stream could not be opened');
    refuse(
      socket,
      answer.status,
      JSON.stringify({ title: answer.message, ...answer.problem, requestId: id }),
    );
  }
}

type Known = ApiContext & { actor: NonNullable<ApiContext['actor']> };
type Serve = (stream: WebSocket, url: URL, ctx: Known) => Promise<void>;

const serves: Record<string, Serve | undefined> = {
  [`${tunnelPrefix}/exec`]: serveExec,
  [`${tunnelPrefix}/forward`]: serveForward,
};

/** What is refused from here on is told in the stream: a browser shows nobody the answer to an upgrade. */
function begin(stream: WebSocket, url: URL, ctx: Known, serve: Serve): void {
  const started = performance.now();
  stream.on('error', () => stream.terminate());
  stream.on('close', (code) => {
    const durationMs = Math.round(performance.now() - started);
    ctx.logger.info({ path: url.pathname, code, durationMs }, 'stream');
  });
  // What comes before the pod is there waits in the socket.
  stream.pause();
  serve(stream, url, ctx).catch((error: unknown) => {
    const { problem, message } = toErrorAnswer(error, ctx.requestId);
    if (!problem) ctx.logger.error({ error }, 'a stream failed');
    tell(stream, { type: 'problem', problem: problem ?? { code: 'unavailable', message } });
    stream.resume();
    stream.close(1000);
  });
}

function toWebRequest(request: IncomingMessage, publicUrl: string): { url: URL; headers: Headers } {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return { url: new URL(request.url ?? '/', publicUrl), headers };
}

/** A browser that is gone without a word is noticed. */
function keepAlive(stream: WebSocket): void {
  let isThere = true;
  stream.on('pong', () => (isThere = true));
  const timer = setInterval(() => {
    if (!isThere) return stream.terminate();
    isThere = false;
    return stream.ping();
  }, pingMs);
  stream.on('close', () => clearInterval(timer));
}

function refuse(socket: Duplex, status: number, body: string): void {
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
