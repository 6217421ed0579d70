import { LoamError } from '@/server/domain/error';
import type { Access } from './access';
import { type Channels, openChannels, protocolsOf } from './channels';
import type { ExecEnd, ExecEvents, ExecQuery, ExecSession } from './cluster-api';
import { podPath } from './segment';
import type { Status } from './status-error';

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

type Link = { server: string; access: () => Promise<Access> };

/** Runs a command in a container, with a terminal of its own. */
export async function exec(
  { server, access }: Link,
  pod: { namespace: string; name: string },
  query: ExecQuery,
  on: ExecEvents,
): Promise<ExecSession> {
  const parameters = new URLSearchParams([
    ['container', query.container],
    ['stdin', 'true'],
    ['stdout', 'true'],
    ...(query.tty ? [['tty', 'true'] as [string, string]] : [['stderr', 'true'] as [string, string]]),
    ...query.command.map((word): [string, string] => ['command', word]),
  ]);
  const path = `${podPath(pod.namespace, pod.name)}/exec`;
  let end: ExecEnd | null = null;
  const what = `exec in pod ${pod.name} in ${pod.namespace}`;
  const channels = await openChannels(
    { server, access: await access(), what, protocols: protocolsOf.exec },
    `${path}?${parameters.toString()}`,
    {
      data(number, data) {
        if (number === channel.stdout || number === channel.stderr) on.data(data);
        else if (number === channel.error) end = readEnd(data, query);
      },
      end: (error) => on.end(end ?? { error: error ?? cutOff(what) }),
    },
  );
  return toSession(channels);
}

function toSession(channels: Channels): ExecSession {
  return {
    write: (data) => channels.send(channel.stdin, data),
    finish: () => channels.finish(channel.stdin),
    resize: ({ columns, rows }) =>
      channels.send(channel.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))),
    pause: () => channels.pause(),
    resume: () => channels.resume(),
    close: () => channels.close(),
  };
}

function cutOff(what: string): LoamError {
  return new LoamError('unavailable', `The cluster ended the ${what} without saying how it went.`, {
    hint: 'The pod may be gone, or the node away.',
  });
}

type ExecStatus = Status & { status?: string };

function readEnd(data: Buffer, { command, container }: ExecQuery): ExecEnd {
  let status: ExecStatus;
  try {
    status = JSON.parse(data.toString('utf8')) as ExecStatus;
  } catch {
    // Version 4 and older runtimes say it in words.
    status = { status: 'Failure', message: data.toString('utf8') };
  }
  if (status.status === 'Success') return { exitCode: 0 };
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (status.reason === 'NonZeroExitCode' && code !== undefined) return { exitCode: Number(code) };
  const message = status.message ?? 'The command could not be run.';
  // Some runtimes have no code for it, only words.
  const said = /exit (?:status|code) (\d{1,3})\s*$/.exec(message)?.[1];
  if (said !== undefined) return { exitCode: Number(said) };
  return { error: toExecError(message, command, container) };
}

const absent = /executable file not found|no such file or directory|not found in \$PATH/i;

function toExecError(message: string, command: string[], container: string): LoamError {
  const program = command[0] ?? '';
  if (absent.test(message))
    return new LoamError('not-found', `The container ${container} has no ${program}.`, {
      got: message.slice(0, 300),
      hint: 'Images without a shell are common. Try another shell, or the container beside it.',
    });
  return new LoamError('cluster-refused', `The command was not run: ${message.slice(0, 300)}`, {
    hint: 'Is the container running?',
  });
}
