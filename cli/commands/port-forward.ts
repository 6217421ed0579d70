import { type Socket, createServer } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
import { LoamError } from '@/server/domain/error';
import { type FromServer, tunnelPrefix } from '@/server/domain/tunnel';
import type { Client } from '../client';
import { type Connection, findConnection } from '../connection';
import { formatProblem, reportFailure } from '../failure';
import { print } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

type Ports = { local: number; remote: number };
type Target = { instanceId: string; namespace: string; kind: 'Pod' | 'Service'; name: string };

export function portForwardCommand(): Command {
  return command('port-forward', 'Reach a port of a pod or Service of an application from this machine')
    .argument('<app>')
    .argument('<target>', 'pod/NAME or service/NAME; or the ports alone, for the first pod that is well')
    .argument('[ports]', 'LOCAL:REMOTE, or one number for both; 0 for any local port')
    .option('--stage <name>', 'in this stage')
    .option('--address <address>', 'where to listen', '127.0.0.1')
    .action(
      async (
        app: string,
        first: string,
        second: string | undefined,
        { stage, address, ...options }: CommonOptions & { stage?: string; address: string },
      ) => {
        const { client, project } = sessionOf(options);
        const ports = parsePorts(second ?? first);
        const target = await findTarget(client(), { project, app, stage, which: second && first });
        await listen({ connection: findConnection(), project, target, ports, address });
      },
    );
}

function parsePorts(text: string): Ports {
  const match = /^(?:(\d{1,5}):)?(\d{1,5})$/.exec(text);
  const remote = Number(match?.[2]);
  const local = Number(match?.[1] ?? match?.[2]);
  if (!match || remote < 1 || remote > 65_535 || local > 65_535)
    throw new InvalidArgumentError(`expected LOCAL:REMOTE like 8080:80, got ${text}`);
  return { local, remote };
}

async function findTarget(
  client: Client,
  {
    project,
    app,
    stage,
    which,
  }: { project: string; app: string; stage?: string | undefined; which?: string | undefined },
): Promise<Target> {
  const { instances } = await client.application.topology.query({ project, name: app });
  const here = instances.filter((each) => stage === undefined || each.stage === stage);
  const [instance, ...others] = here;
  if (!instance) throw new LoamError('not-found', `${app} runs nowhere${stage ? ` in ${stage}` : ''}.`);
  if (others.length > 0)
    throw new LoamError('invalid-input', `${app} runs at ${here.length} places.`, {
      expected: '--stage, with one of them',
      got: here.map((each) => each.stage ?? each.namespace).join(', '),
    });
  const instanceId = instance.id;
  const pods = instance.components.flatMap((each) => each.pods);
  const resources = instance.components.flatMap((each) => each.resources);
  const [kind = '', name] = (which ?? '').split('/');
  if (which === undefined) {
    const pod = pods.find((each) => each.state === 'running');
    if (pod) return { instanceId, namespace: pod.namespace, kind: 'Pod', name: pod.name };
    throw new LoamError('unavailable', `No pod of ${app} is well.`, { hint: `More: loam status ${app}` });
  }
  const isPod = /^(po|pods?)$/i.test(kind);
  const isService = /^(svc|services?)$/i.test(kind);
  const found = isPod
    ? pods.find((each) => each.name === name)
    : resources.find((each) => isService && each.kind === 'Service' && each.name === name);
  if (found)
    return { instanceId, namespace: found.namespace, kind: isPod ? 'Pod' : 'Service', name: found.name };
  throw new LoamError('not-found', `${app} has no ${which}.`, {
    expected: 'pod/NAME or service/NAME of the application',
    hint: `What it has: loam status ${app}`,
  });
}

type Forward = { connection: Connection; project: string; target: Target; ports: Ports; address: string };

/** Until Ctrl-C. Each connection is a stream of its own. */
async function listen({ ports, address, ...forward }: Forward): Promise<void> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    carry(socket, { ...forward, ports }).catch((error: unknown) => {
      reportFailure(error);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(taken(error, address, ports.local)));
    server.listen(ports.local, address, resolve);
  });
  const bound = server.address();
  const local = bound !== null && typeof bound === 'object' ? bound.port : ports.local;
  const { kind, name } = forward.target;
  print(`${address}:${local} leads to port ${ports.remote} of ${kind} ${name}. Ctrl-C ends it.`);
  await new Promise((resolve) => server.once('close', resolve));
}

function taken(error: NodeJS.ErrnoException, address: string, port: number): LoamError {
  return new LoamError(
    'unavailable',
    error.code === 'EADDRINUSE'
      ? `Another program listens at ${address}:${port} already.`
      : `${address}:${port} cannot be listened at: ${error.code ?? error.message}.`,
    {
      hint: 'Choose another local port, or 0 for any that is free.',
    },
  );
}

async function carry(
  socket: Socket,
  forward: Pick<Forward, 'connection' | 'project' | 'target' | 'ports'>,
): Promise<void> {
  // Only here, so that every other command starts without it.
  const { WebSocket } = await import('ws');
  const stream = new WebSocket(addressOf(forward), {
    headers: { authorization: `Bearer ${forward.connection.token}` },
    perMessageDeflate: false,
  });
  stream.on('unexpected-response', (_request, response) => {
    response.resume();
    reportFailure(new LoamError('unavailable', `Loam answered ${response.statusCode} to the connection.`));
    socket.destroy();
  });
  stream.on('error', (error) => {
    reportFailure(error);
    socket.destroy();
  });
  stream.on('close', () => socket.end());
  // Who says all and then listens, as `printf ... | nc`, is still to hear the answer.
  let isAnswered = true;
  let parting: NodeJS.Timeout | undefined;
  socket.on('end', () => {
    parting = setTimeout(() => stream.close(), isAnswered ? 0 : answerMs);
  });
  stream.on('message', (data, isBinary) => {
    parting?.refresh();
    isAnswered ||= isBinary;
    if (!isBinary) return onWord(JSON.parse((data as Buffer).toString('utf8')) as FromServer, socket);
    if (socket.write(data as Buffer)) return undefined;
    stream.pause();
    return socket.once('drain', () => stream.resume());
  });
  socket.on('close', () => {
    clearTimeout(parting);
    stream.close();
  });
  socket.on('data', (chunk) => {
    isAnswered = false;
    stream.send(chunk);
    if (stream.bufferedAmount < highWater) return;
    socket.pause();
    const look = () => (stream.bufferedAmount > highWater / 4 ? setTimeout(look, 20) : socket.resume());
    setTimeout(look, 20);
  });
}

/** So long it waits for more of an answer to somebody who has said all. */
const answerMs = 5_000;

/** More than this waiting to be sent: who sends is to wait. */
const highWater = 1024 * 1024;

function onWord(message: FromServer, socket: Socket): void {
  if (message.type === 'open') socket.resume();
  else if (message.type === 'problem') process.stderr.write(formatProblem(message.problem));
}

function addressOf({
  connection,
  project,
  target,
  ports,
}: Pick<Forward, 'connection' | 'project' | 'target' | 'ports'>): string {
  const query = new URLSearchParams({ project, ...target, port: String(ports.remote) });
  return `${connection.url.replace(/^http/, 'ws')}${tunnelPrefix}/forward?${query.toString()}`;
}
