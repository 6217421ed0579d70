import { WebSocket } from 'ws';
import type { FromServer } from '@/server/domain/tunnel';

/** More than this waiting for a slow reader: who sends is to wait. */
const highWater = 1024 * 1024;
const lookAgainMs = 20;

export function tell(stream: WebSocket, message: FromServer): void {
  if (stream.readyState === WebSocket.OPEN) stream.send(JSON.stringify(message));
}

/** Sends bytes, and holds their source while the reader does not keep up. */
export function sendFrom(
  source: { pause(): void; resume(): void } | undefined,
  stream: WebSocket,
  data: Uint8Array,
) {
  if (stream.readyState !== WebSocket.OPEN) return;
  stream.send(data);
  if (stream.bufferedAmount < highWater || !source) return;
  source.pause();
  const look = () => {
    if (stream.readyState === WebSocket.OPEN && stream.bufferedAmount > highWater / 4)
      setTimeout(look, lookAgainMs);
    else source.resume();
  };
  setTimeout(look, lookAgainMs);
}
