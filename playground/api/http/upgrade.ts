import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '@/playground/api/context';
import { channelProtocols } from '@/playground/api/subresources/channels';
import { prepareExec, runExec } from '@/playground/api/subresources/pod-exec';
import { preparePortForward, runPortForward } from '@/playground/api/subresources/pod-port-forward';
import type { Pod } from '@/playground/controllers/objects/pod';
import { pods } from '@/playground/store/resources';
import { badRequest, notImplemented } from '@/playground/store/status-error';
import { authorize } from './authorize';
import { statusOf, toStatusError } from './respond';
import { parseResourceRoute } from './route';
import { type ServerOptions, toRequest } from './server';

export type UpgradeListener = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Streams of pods: exec and port-forward, over WebSocket alone. */
export function createUpgradeListener(
  context: ApiContext,
  { token, onError }: ServerOptions,
): UpgradeListener {
  return (incoming, socket, head) => {
    // A client that goes away is no event here.
    socket.on('error', () => socket.destroy());
    try {
      const { protocols, run } = prepare(context, token, incoming);
      const server = new WebSocketServer({
        noServer: true,
        perMessageDeflate: false,
        handleProtocols: (offered) => protocols.find((each) => offered.has(each)) ?? false,
      });
      server.handleUpgrade(incoming, socket, head, (stream) => {
        stream.on('error', () => stream.terminate());
        run(stream);
      });
    } catch (error) {
      const status = toStatusError(error);
      if (status.code >= 500 && status.code !== 501) onError(error);
      refuse(socket, status.code, JSON.stringify(statusOf(status)));
    }
  };
}

type Prepared = { protocols: readonly string[]; run: (stream: WebSocket) => void };

function prepare(context: ApiContext, token: string, incoming: IncomingMessage): Prepared {
  const request = toRequest(incoming, token, []);
  const route = parseResourceRoute(request.path);
  authorize(context, request, route);
  const { namespace, name, plural, subresource, group } = route ?? {};
  if (group !== '' || plural !== 'pods' || namespace === undefined || name === undefined)
    throw badRequest('nothing is streamed here');
  const pod = context.store.get<Pod>(pods, namespace, name);
  if (subresource === 'exec') {
    const prepared = prepareExec(pod, request.query);
    return {
      protocols: channelProtocols.exec,
      run: (stream) => runExec(context.store, prepared, stream),
    };
  }
  if (subresource === 'portforward') {
    const port = preparePortForward(pod, request.query);
    return { protocols: channelProtocols.portforward, run: (stream) => runPortForward(pod, port, stream) };
  }
  throw notImplemented('nobody can attach to a container: pods of the playground are simulated');
}

function refuse(socket: Duplex, code: number, body: string): void {
  const lines = [
    `HTTP/1.1 ${code} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
