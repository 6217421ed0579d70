import { LoamError } from '@/server/domain/error';
import type { OpenExec } from '@/server/domain/tunnel';
import type { ExecEnd, ExecEvents, ExecSession, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { type SessionLimits, beginSession } from './begin-session';
import { getInstance } from './find';
import { findObject, noObject } from './find-object';

/**
 * A command in a container of the instance, until it ends, the caller closes it, or the right to it is lost. Written down
 * at its start and its end, never what is said in it.
 */
export async function openExec(
  ctx: ServiceContext,
  input: OpenExec,
  on: ExecEvents,
  limits: SessionLimits,
): Promise<ExecSession> {
  const row = await getInstance(ctx, input, 'instance.exec');
  const id = { apiVersion: 'v1', kind: 'Pod', namespace: input.namespace, name: input.pod };
  const { api, live } = await findObject(ctx, row, id);
  if (!live) throw noObject(id);
  assertContainer(live, input.container);
  const { container, command, tty } = input;
  const detail = { container, command: command.join(' ').slice(0, 200) };
  const held: { session?: ExecSession } = {};
  const cut = (error: LoamError) => {
    finish({ error });
    held.session?.close();
  };
  const begun = await beginSession(ctx, { row, id, verb: 'exec', detail, limits }, cut);
  const finish = (end: ExecEnd) => {
    if (begun.end('exitCode' in end ? { exitCode: end.exitCode } : { ended: end.error.message })) on.end(end);
  };
  const session = await api
    .exec(id, { container, command, tty }, { data: (chunk) => on.data(chunk), end: finish })
    .catch((error: unknown) => {
      begun.abandon();
      throw error;
    });
  held.session = session;
  if (tty) session.resize(input);
  return {
    ...session,
    write(data) {
      begun.touch();
      session.write(data);
    },
    close() {
      finish({ error: new LoamError('cancelled', 'It was closed.') });
      session.close();
    },
  };
}

type PodParts = { spec?: { containers?: { name: string }[] }; status?: { phase?: string } };

function assertContainer(live: LiveResource, container: string): void {
  const { spec, status } = live as unknown as PodParts;
  const names = (spec?.containers ?? []).map(({ name }) => name);
  if (!names.includes(container))
    throw new LoamError('not-found', `Pod ${live.metadata.name} has no container ${container}.`, {
      expected: `one of ${names.join(', ')}`,
      got: container,
    });
  if (status?.phase === 'Running') return;
  throw new LoamError('illegal-state', `Pod ${live.metadata.name} does not run.`, {
    expected: 'Running',
    got: status?.phase ?? 'nothing known',
    hint: 'A container that crashed is looked into by its log, also that of the one before.',
  });
}
