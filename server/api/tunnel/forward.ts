import type { WebSocket } from 'ws';
import { OpenForward } from '@/server/domain/tunnel';
import { settings } from '@/server/platform/env';
import type { ServiceContext } from '@/server/services/context';
import { openForward } from '@/server/services/instance/forward';
import type { ForwardSession } from '@/server/targets/kubernetes/cluster-api';
import { sendFrom, tell } from './stream';

/** A browser opens a handful of connections to a page, each of which is a stream. */
const connectionsOfOne = 100;

/** One connection: bytes both ways, until either side closes. */
export async function serveForward(stream: WebSocket, url: URL, ctx: ServiceContext): Promise<void> {
  const input = OpenForward.parse(Object.fromEntries(url.searchParams));
  const idleMs = settings().LOAM_POD_IDLE_MINUTES * 60_000;
  // What comes while it is being opened has nobody to hold back yet.
  const held: { session?: ForwardSession } = {};
  const opened = await openForward(
    ctx,
    input,
    {
      data: (chunk) => sendFrom(held.session, stream, chunk),
      end(error) {
        if (error) tell(stream, { type: 'problem', problem: error.toProblem() });
        stream.close(1000);
      },
    },
    { sessions: connectionsOfOne, idleMs },
  );
  held.session = opened;
  if (stream.readyState !== stream.OPEN) return opened.close();
  stream.on('close', () => opened.close());
  stream.on('message', (data, isBinary) => {
    if (!isBinary) return;
    opened.write(data as Buffer);
    if (!opened.isFull()) return;
    stream.pause();
    void opened.drained().then(() => stream.resume());
  });
  tell(stream, { type: 'open' });
  return stream.resume();
}
