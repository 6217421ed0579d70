import { WebSocket } from 'ws';

export const channelProtocols = {
  exec: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
  portforward: ['v4.channel.k8s.io'],
} as const;

/** A message of one channel: its number, then the bytes. */
export function sendOn(socket: WebSocket, channel: number, data: string | Uint8Array): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(Buffer.concat([Buffer.of(channel), typeof data === 'string' ? Buffer.from(data) : data]));
}

export function onChannels(
  socket: WebSocket,
  on: { data(channel: number, data: Buffer): void; finish?(channel: number): void },
): void {
  socket.on('message', (message) => {
    const bytes = message as Buffer;
    const [channel, second] = bytes;
    if (channel === 255 && second !== undefined) on.finish?.(second);
    else if (channel !== undefined) on.data(channel, bytes.subarray(1));
  });
}
