import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Node.js tells of each new connection here, before anything of it is read. */
const connections = 'net.server.socket';

/**
 * Answers upgrades of the HTTP server that Next.js made, which it gives to nobody: it is found by its first connection, so
 * that not even the first request is missed. See docs/decisions/terminal.md.
 */
export function answerUpgrades(
  port: number,
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): void {
  const look = (message: unknown) => {
    const { server } = (message as { socket: Socket & { server?: unknown } }).socket;
    if (!(server instanceof Server)) return;
    const address = server.address();
    if (address === null || typeof address === 'string' || address.port !== port) return;
    unsubscribe(connections, look);
    server.on('upgrade', onUpgrade);
  };
  subscribe(connections, look);
}
