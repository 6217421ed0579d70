import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { UpgradeListener } from '@/playground/api/http/upgrade';
import type { Certificate } from './self-signed';

const options = { keepAliveTimeout: 120_000, requestTimeout: 0, noDelay: true };
/** The first byte of a TLS connection: a handshake record. */
const handshake = 0x16;

export type Front = { server: Server; close: () => Promise<void> };

/** One port for both: https, which kubectl insists on, and http for everybody on this machine. */
export function createFront(
  certificate: Certificate,
  listener: RequestListener,
  onUpgrade: UpgradeListener,
): Front {
  const plain = createHttpServer(options, listener);
  const secure = createHttpsServer(
    { ...options, key: certificate.key, cert: certificate.certificate },
    listener,
  );
  for (const each of [plain, secure]) {
    each.on('clientError', (_error, socket) => refuse(socket as Socket));
    each.on('upgrade', onUpgrade);
  }
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away is no event here; its requests notice.
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === handshake ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  return { server, close: () => close(server, [plain, secure], sockets) };
}

function refuse(socket: Socket): void {
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
}

/** Watches and followed logs would keep it open for ever. */
async function close(server: Server, inner: HttpServer[], sockets: Set<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  for (const each of inner) each.close();
  await closed;
}
