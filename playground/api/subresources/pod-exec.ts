import type { WebSocket } from 'ws';
import { chooseContainer } from '@/playground/controllers/logs/log-run';
import type { Container, Pod } from '@/playground/controllers/objects/pod';
import { runProgram, shellsOf, worldOf } from '@/playground/controllers/shell/shell';
import { Terminal } from '@/playground/controllers/shell/terminal';
import type { JsonObject } from '@/playground/store/json';
import type { ObjectStore } from '@/playground/store/object-store';
import { pods } from '@/playground/store/resources';
import { badRequest } from '@/playground/store/status-error';
import { onChannels, sendOn } from './channels';

const channel = { stdin: 0, stdout: 1, error: 3 } as const;

export type PreparedExec = { pod: Pod; container: Container; command: string[]; isTty: boolean };

/** What the API server checks before it opens the stream. */
export function prepareExec(pod: Pod, query: URLSearchParams): PreparedExec {
  const command = query.getAll('command');
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  const container = chooseContainer(pod, query.get('container') ?? undefined);
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return { pod, container, command, isTty: query.get('tty') === 'true' };
}

/** Runs what a simulated container knows; the rest is what the node says from then on. */
export function runExec(store: ObjectStore, prepared: PreparedExec, socket: WebSocket): void {
  const { pod, container, command, isTty } = prepared;
  const status = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
  if (!status?.state.running) return fail(socket, `container not found ("${container.name}")`);
  const world = worldOf(pod, container, () => store.clock.now());
  const [program = '', ...args] = command;
  const name = program.split('/').at(-1) ?? '';
  const end = (code: number) => finish(socket, code);
  if (['sh', 'bash'].includes(name)) {
    if (!shellsOf(world.image).includes(name)) return fail(socket, notFound(program));
    const on = { output: (text: string) => sendOn(socket, channel.stdout, text), exit: end };
    const script = args[0] === '-c' ? args[1] : undefined;
    const terminal = new Terminal(world, isTty && script === undefined, on);
    if (script === undefined) listen(socket, terminal);
    else {
      terminal.write(script);
      terminal.finish();
    }
    return endWithPod(store, pod, socket);
  }
  const outcome = runProgram(command, world);
  if (!outcome) return fail(socket, notFound(program));
  sendOn(socket, channel.stdout, isTty ? outcome.output.replaceAll('\n', '\r\n') : outcome.output);
  return end(outcome.exitCode);
}

function listen(socket: WebSocket, terminal: Terminal): void {
  onChannels(socket, {
    data: (number, data) => {
      if (number === channel.stdin) terminal.write(data.toString('utf8'));
    },
    finish: (number) => {
      if (number === channel.stdin) terminal.finish();
    },
  });
}

/** A container that is gone takes its processes with it. */
function endWithPod(store: ObjectStore, pod: Pod, socket: WebSocket): void {
  const { namespace, name, uid } = pod.metadata;
  const timer = setInterval(() => {
    const latest = store.find<Pod>(pods, namespace, name);
    if (latest?.metadata.uid !== uid) finish(socket, 137);
  }, 500);
  socket.on('close', () => clearInterval(timer));
}

function notFound(program: string): string {
  return `OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(program)}: executable file not found in $PATH`;
}

function fail(socket: WebSocket, message: string): void {
  const text = `Internal error occurred: ${message}`;
  tell(socket, { status: 'Failure', message: text, reason: 'InternalError', code: 500 });
}

function finish(socket: WebSocket, exitCode: number): void {
  if (exitCode === 0) return tell(socket, { status: 'Success' });
  return tell(socket, {
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  });
}

function tell(socket: WebSocket, status: JsonObject): void {
  sendOn(socket, channel.error, JSON.stringify({ metadata: {}, ...status }));
  socket.close(1000);
}
