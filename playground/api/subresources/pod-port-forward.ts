import type { WebSocket } from 'ws';
import type { Pod } from '@/playground/controllers/objects/pod';
import { badRequest } from '@/playground/store/status-error';
import { onChannels, sendOn } from './channels';

const channel = { data: 0, error: 1 } as const;

/** The port that is asked for. */
export function preparePortForward(pod: Pod, query: URLSearchParams): number {
  const port = Number(query.get('ports'));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw badRequest(`unable to upgrade: query parameter "ports" is required`);
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return port;
}

/** At a port that a container declares something answers to HTTP, and says that it is simulated; the others are closed. */
export function runPortForward(pod: Pod, port: number, socket: WebSocket): void {
  const begin = Buffer.alloc(2);
  begin.writeUInt16LE(port);
  sendOn(socket, channel.data, begin);
  sendOn(socket, channel.error, begin);
  const ports = pod.spec.containers.flatMap((each) => portsOf(each));
  if (!ports.includes(port)) {
    const { name, uid } = pod.metadata;
    const why = `error forwarding port ${port} to pod ${name}, uid ${uid}: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
    return sendOn(socket, channel.error, why);
  }
  let head = '';
  onChannels(socket, {
    data(number, data) {
      if (number !== channel.data) return;
      head += data.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      head = '';
      const body = `pod ${pod.metadata.name} is simulated\n`;
      const lines = ['HTTP/1.1 200 OK', 'content-type: text/plain', `content-length: ${body.length}`];
      sendOn(socket, channel.data, `${lines.join('\r\n')}\r\n\r\n${body}`);
    },
  });
  return undefined;
}

function portsOf(container: object): number[] {
  const { ports = [] } = container as { ports?: { containerPort: number }[] };
  return ports.map(({ containerPort }) => containerPort);
}
