import { and, desc, eq, like } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { instance } from '@/db/schema/delivery';
import { projectMember } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { addMember, addPerson } from '@/server/api/testing/test-runtime';
import type { ExecEnd } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { openExec } from './exec';
import { openForward } from './forward';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const limits = { sessions: 2, idleMs: 60_000 };

async function deliver(word: string) {
  const name = uniqueName(word);
  const { applicationId, projectId } = await world.ended(
    (await world.apply(documentOf(name, webservice()))).runId,
  );
  const [row] = await db
    .select()
    .from(instance)
    .where(eq(instance.applicationId, applicationId ?? ''));
  const pod = await until(async () => {
    const [found] = await world.api.list('v1', 'Pod', { namespace: name });
    return (found?.['status'] as { phase?: string } | undefined)?.phase === 'Running' && found;
  });
  const at = { project: 'default', instanceId: row?.id ?? '', namespace: name };
  const inPod = { ...at, pod: pod.metadata.name, container: 'web', tty: false, columns: 80, rows: 24 };
  return { name, at, inPod, projectId };
}

async function personOf(role: 'operator' | 'developer', projectId: string): Promise<ServiceContext> {
  const { id } = await addPerson(database, `${uniqueName(role)}@corp.example`);
  await addMember(database, projectId, id, role);
  return {
    ...world.ctx,
    actor: { type: 'user', id, name: role, instanceAdmin: false, mustChangePassword: false },
  };
}

function listener() {
  const { promise, resolve } = Promise.withResolvers<ExecEnd>();
  const seen = { text: '' };
  const on = {
    data: (chunk: Uint8Array) => void (seen.text += Buffer.from(chunk).toString('utf8')),
    end: resolve,
  };
  return { on, seen, end: promise };
}

const written = (name: string) =>
  db
    .select()
    .from(audit)
    .where(and(eq(audit.target, `application/${name}`), like(audit.action, 'instance.exec%')))
    .orderBy(desc(audit.id));

describe('a terminal', () => {
  it('runs a command and writes down its start, its end, how long and with what, never what was said', async () => {
    const { name, inPod } = await deliver('exec');
    const { on, seen, end } = listener();
    const session = await openExec(world.ctx, { ...inPod, command: ['sh'] }, on, limits);
    session.write(Buffer.from('echo canary\nexit 4\n'));
    expect(await end).toEqual({ exitCode: 4 });
    expect(seen.text).toContain('canary');
    const [last, first] = await until(async () => {
      const rows = await written(name);
      return rows.length === 2 && rows;
    });
    expect(first).toMatchObject({ action: 'instance.exec', detail: { container: 'web', command: 'sh' } });
    expect(last).toMatchObject({ action: 'instance.exec-end', detail: { exitCode: 4 } });
    expect(last?.detail).toHaveProperty('durationMs', expect.any(Number));
    expect(JSON.stringify([first, last])).not.toContain('canary');
  });

  it('ends within five seconds when the role is lost, and when nobody uses it', async () => {
    const { inPod, projectId } = await deliver('lost');
    const ctx = await personOf('operator', projectId);
    const { on, end } = listener();
    await openExec(ctx, { ...inPod, command: ['sh'] }, on, limits);
    const lostAt = Date.now();
    await db.delete(projectMember).where(eq(projectMember.userId, (ctx.actor as { id: string }).id));
    expect(await end).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(Date.now() - lostAt).toBeLessThan(5_000);
    const idle = listener();
    await openExec(world.ctx, { ...inPod, command: ['sh'] }, idle.on, { ...limits, idleMs: 300 });
    expect(await idle.end).toMatchObject({ error: { code: 'timeout' } });
  });

  it('rejects developers, foreign pods, containers that are not there, and one too many', async () => {
    const { inPod, projectId } = await deliver('denied');
    const other = await deliver('other');
    const command = ['sh'];
    const { on } = listener();
    const open = (ctx: ServiceContext, more: object = {}) =>
      openExec(ctx, { ...inPod, command, ...more }, on, limits);
    expect((await refusalOf(open(await personOf('developer', projectId)))).code).toBe('denied');
    const foreign = { namespace: other.name, pod: other.inPod.pod };
    expect((await refusalOf(open(world.ctx, foreign))).code).toBe('not-found');
    expect(await refusalOf(open(world.ctx, { container: 'side' }))).toMatchObject({
      code: 'not-found',
      expected: 'one of web',
    });
    const ctx = await personOf('operator', projectId);
    const held = [await open(ctx), await open(ctx)];
    expect((await refusalOf(open(ctx))).code).toBe('rate-limited');
    for (const session of held) session.close();
    (await open(ctx)).close();
  });
});

describe('a forwarded port', () => {
  // The simulated kubelets of a cluster under test forward nothing.
  it.skipIf(process.env['KUBECONFIG'])(
    'takes no terminal away, and rejects one connection too many',
    async () => {
      const { at, inPod, projectId } = await deliver('both');
      const ctx = await personOf('operator', projectId);
      const target = { ...at, kind: 'Pod' as const, name: inPod.pod, port: 80 };
      const on = { data: () => undefined, end: () => undefined };
      const one = { ...limits, sessions: 1 };
      const forwarded = await openForward(ctx, target, on, one);
      expect(await refusalOf(openForward(ctx, target, on, one))).toMatchObject({
        code: 'rate-limited',
        message: expect.stringContaining('forwarded connections') as string,
      });
      (await openExec(ctx, { ...inPod, command: ['sh'] }, listener().on, one)).close();
      forwarded.close();
    },
  );

  // The simulated kubelets of a cluster under test forward nothing.
  it.skipIf(process.env['KUBECONFIG'])('reaches a pod, and a pod behind a Service', async () => {
    const { at, inPod } = await deliver('forward');
    for (const target of [
      { kind: 'Pod' as const, name: inPod.pod },
      { kind: 'Service' as const, name: 'web' },
    ]) {
      const { promise, resolve } = Promise.withResolvers<string>();
      const on = {
        data: (chunk: Uint8Array) => resolve(Buffer.from(chunk).toString('utf8')),
        end: () => undefined,
      };
      const session = await openForward(world.ctx, { ...at, ...target, port: 80 }, on, {
        sessions: 5,
        idleMs: 60_000,
      });
      session.write(Buffer.from('GET / HTTP/1.1\r\nhost: web\r\n\r\n'));
      expect(await promise).toContain(`pod ${inPod.pod} is simulated`);
      session.close();
    }
  });

  it('rejects a port that the Service has not', async () => {
    const { at } = await deliver('noport');
    const input = { ...at, kind: 'Service' as const, name: 'web', port: 81 };
    const on = { data: () => undefined, end: () => undefined };
    expect(await refusalOf(openForward(world.ctx, input, on, { sessions: 5, idleMs: 60_000 }))).toMatchObject(
      {
        code: 'not-found',
        expected: 'one of 80',
      },
    );
  });
});
