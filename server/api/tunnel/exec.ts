import type { WebSocket } from 'ws';
import { FromClient, OpenExec } from '@/server/domain/tunnel';
import { settings } from '@/server/platform/env';
import type { ServiceContext } from '@/server/services/context';
import { openExec } from '@/server/services/instance/exec';
import type { ExecSession } from '@/server/targets/kubernetes/cluster-api';
import { sendFrom, tell } from './stream';

/** A terminal: bytes both ways, and a few words about it as text. */
export async function serveExec(stream: WebSocket, url: URL, ctx: ServiceContext): Promise<void> {
  const query = url.searchParams;
  const input = OpenExec.parse({ ...Object.fromEntries(query), command: query.getAll('command') });
  const { LOAM_POD_SESSIONS: sessions, LOAM_POD_IDLE_MINUTES: minutes } = settings();
  // What comes while it is being opened has nobody to hold back yet.
  const held: { session?: ExecSession } = {};
  const opened = await openExec(
    ctx,
    input,
    {
      data: (chunk) => sendFrom(held.session, stream, chunk),
      end(end) {
        if ('exitCode' in end) tell(stream, { type: 'exit', exitCode: end.exitCode });
        else tell(stream, { type: 'problem', problem: end.error.toProblem() });
        stream.close(1000);
      },
    },
    { sessions, idleMs: minutes * 60_000 },
  );
  held.session = opened;
  if (stream.readyState !== stream.OPEN) return opened.close();
  stream.on('close', () => opened.close());
  stream.on('message', (data, isBinary) => {
    if (isBinary) return opened.write(data as Buffer);
    return steer(opened, (data as Buffer).toString('utf8'));
  });
  tell(stream, { type: 'open' });
  return stream.resume();
}

function steer(session: ExecSession, text: string): void {
  const { data: message } = FromClient.safeParse(parseJson(text));
  if (message?.type === 'resize') session.resize(message);
  else if (message?.type === 'finish') session.finish();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
