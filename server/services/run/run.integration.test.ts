import { and, desc, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { application, audit, execution, executionEvent, node } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import type { Ask } from '@/plugins/sdk/definition';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { createExecution } from '@/server/engine/store/create';

const database = await createTestDatabase();
const { db } = database;
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
const bank = await addProject(database, 'bank');
const dev = await addPerson(database, 'dev@corp.example');
const viewer = await addPerson(database, 'viewer@corp.example');
await addMember(database, shop, dev.id, 'developer');
await addMember(database, shop, viewer.id, 'viewer');
const devs = (await signedIn(runtime, dev)).trpc;
const viewers = (await signedIn(runtime, viewer)).trpc;
const operator = await addPerson(database, 'operator@corp.example');
await addMember(database, shop, operator.id, 'operator');
const operators = (await signedIn(runtime, operator)).trpc;

const begin = (projectId: string, title = 'checkout to dev') =>
  db.transaction((tx) =>
    createExecution(
      tx,
      {
        kind: 'workflow',
        title,
        context: { secret: 'for handlers alone' },
        nodes: [
          {
            key: 'a',
            kind: 'step',
            handler: { handler: 'work' },
            dependsOn: [],
            path: 'spec.workflow.steps[0]',
          },
          { key: 'b', kind: 'step', handler: { handler: 'work' }, dependsOn: ['a'], if: 'always' },
        ],
      },
      { projectId, createdBy: { id: null, name: 'tester' } },
    ),
  );

const page = { page: 1, pageSize: 50 };
let id: string;

beforeAll(async () => {
  ({ id } = await begin(shop));
  await begin(bank, 'of somebody else');
});

describe('runs', () => {
  it('are listed per project, newest first, without what only handlers see', async () => {
    const { items, total } = await viewers.run.list.query({ project: 'shop', ...page });
    expect(items).toMatchObject([
      { id, number: 1, state: 'queued', title: 'checkout to dev', createdByName: 'tester' },
    ]);
    expect(total).toBe(1);
    expect(JSON.stringify(items)).not.toContain('for handlers alone');
    expect((await viewers.run.list.query({ project: 'shop', ...page, states: ['failed'] })).total).toBe(0);
  });

  it('show their graph, their history after a number, and what may be done', async () => {
    const run = await viewers.run.get.query({ project: 'shop', id });
    expect(run.nodes).toMatchObject([
      { key: 'a', state: 'ready', path: 'spec.workflow.steps[0]' },
      { key: 'b', state: 'pending', dependsOn: ['a'], condition: 'always' },
    ]);
    expect(run.verbs).toEqual(['cancel', 'suspend']);
    const { items } = await viewers.run.events.query({ project: 'shop', id, afterSeq: 1 });
    expect(items.map(({ seq, type }) => [seq, type])).toEqual([[2, 'node.ready']]);
  });

  it.each(['cancel', 'suspend', 'resume', 'retry'] as const)('rejects %s by a viewer', async (verb) => {
    expect((await failure(viewers.run[verb].mutate({ project: 'shop', id }))).code).toBe('denied');
  });

  it.each(['cancel', 'suspend', 'resume', 'retry'] as const)(
    "rejects %s of another project's run as if it were not there",
    async (verb) => {
      const other = await begin(bank);
      const foreign = await failure(devs.run[verb].mutate({ project: 'shop', id: other.id }));
      const absent = await failure(devs.run[verb].mutate({ project: 'shop', id: 'exe_none' }));
      expect(foreign.code).toBe('not-found');
      expect(foreign.message.replace(other.id, 'exe_none')).toBe(absent.message);
    },
  );

  it('rejects a verb that the state does not allow, with the states that do', async () => {
    expect(await failure(devs.run.retry.mutate({ project: 'shop', id }))).toMatchObject({
      code: 'illegal-state',
      message: 'A run that is queued does not take retry.',
    });
  });

  it('are suspended, resumed, cancelled and retried; who did it is in the history and in the audit', async () => {
    for (const verb of ['suspend', 'resume', 'cancel', 'retry'] as const) {
      await devs.run[verb].mutate({ project: 'shop', id });
    }
    const events = await db.select().from(executionEvent).where(eq(executionEvent.executionId, id));
    const byDev = events.filter(({ data }) => (data as { by?: { id: string } }).by?.id === dev.id);
    expect(byDev.map(({ type }) => type)).toEqual([
      'run.paused',
      'run.resumed',
      'run.cancelling',
      'run.retried',
    ]);
    const entries = await db
      .select()
      .from(audit)
      .where(eq(audit.projectId, shop))
      .orderBy(desc(audit.id))
      .limit(4);
    expect(entries.map(({ action, target, result }) => [action, target, result])).toEqual(
      ['retry', 'cancel', 'resume', 'suspend'].map((verb) => [`run.${verb}`, 'run/1', 'allowed']),
    );
    expect(await viewers.run.get.query({ project: 'shop', id })).toMatchObject({ state: 'running' });
  });
});

describe('a node', () => {
  const skip = (runId: string, node = 'a', as = devs) =>
    as.run.skip.mutate({ project: 'shop', id: runId, node });
  const restart = (runId: string, node = 'a', as = devs) =>
    as.run.restart.mutate({ project: 'shop', id: runId, node });

  it('is taken out, and what depends on it goes on; who did it is in node and audit', async () => {
    const run = await begin(shop);
    await skip(run.id);
    const { nodes } = await viewers.run.get.query({ project: 'shop', id: run.id });
    expect(nodes).toMatchObject([
      { key: 'a', state: 'skipped', message: 'skipped by dev', verbs: [] },
      { key: 'b', state: 'ready', verbs: ['skip'] },
    ]);
    const [entry] = await db.select().from(audit).orderBy(desc(audit.id)).limit(1);
    expect(entry).toMatchObject({ action: 'run.skip', detail: { id: run.id, node: 'a' } });
  });

  it('is where a run that ended begins again', async () => {
    const run = await begin(shop);
    await devs.run.cancel.mutate({ project: 'shop', id: run.id });
    const ended = await viewers.run.get.query({ project: 'shop', id: run.id });
    expect(ended).toMatchObject({
      state: 'cancelled',
      verbs: ['retry'],
      nodes: [{ verbs: ['restart', 'skip'] }, { verbs: ['restart', 'skip'] }],
    });
    await restart(run.id);
    expect(await viewers.run.get.query({ project: 'shop', id: run.id })).toMatchObject({
      state: 'running',
      nodes: [{ state: 'ready' }, { state: 'pending' }],
    });
  });

  it.each([
    ['restart', restart],
    ['skip', skip],
  ])('rejects %s by a viewer, of an absent node, and of a run of another project', async (_verb, act) => {
    const [run, other] = [await begin(shop), await begin(bank)];
    expect(await failure(act(run.id, 'a', viewers))).toMatchObject({ code: 'denied' });
    expect(await failure(act(run.id, 'no-such'))).toMatchObject({ code: 'not-found', got: 'no-such' });
    expect(await failure(act(other.id))).toMatchObject({ code: 'not-found', got: other.id });
  });

  it('rejects a restart while the run goes on, with the states that allow it', async () => {
    const run = await begin(shop);
    expect(await failure(restart(run.id))).toMatchObject({
      code: 'illegal-state',
      expected: 'a run that is succeeded or failed or cancelled',
      got: 'queued',
    });
  });
});

describe('a run that another one came after', () => {
  const home = (stageId: string) => ({ home: { stageId } });

  async function ended(applicationId: string, stageId: string) {
    const run = await begin(shop);
    await db
      .update(execution)
      .set({ applicationId, context: home(stageId) })
      .where(eq(execution.id, run.id));
    await devs.run.cancel.mutate({ project: 'shop', id: run.id });
    return run;
  }

  it('rejects retry, restart and skip, naming the newer one; to another stage it does not matter', async () => {
    await db.insert(application).values({ id: 'app_one', projectId: shop, name: 'one' });
    const [older, elsewhere, newer] = [
      await ended('app_one', 'dev'),
      await ended('app_one', 'prod'),
      await ended('app_one', 'dev'),
    ];
    const of = ({ id: runId }: { id: string }) => ({ project: 'shop', id: runId });
    const number = (await viewers.run.get.query(of(newer))).number;
    const refusals = [
      devs.run.retry.mutate(of(older)),
      devs.run.restart.mutate({ ...of(older), node: 'a' }),
      devs.run.skip.mutate({ ...of(older), node: 'a' }),
    ];
    for (const refused of refusals) {
      expect(await failure(refused)).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(new RegExp(`^Run ${number} came after run \\d+`)),
      });
    }
    expect(await viewers.run.get.query(of(older))).toMatchObject({
      newer: { id: newer.id, number },
      verbs: [],
      nodes: [{ verbs: [] }, { verbs: [] }],
    });
    expect((await viewers.run.get.query(of(elsewhere))).verbs).toEqual(['retry']);
    await devs.run.retry.mutate(of(newer));
  });
});

describe('a node that asks', () => {
  const approval = { kind: 'approval', needed: 2, comment: 'optional' } as const;

  /** A run of `dev` that waits for people at `a`. */
  async function asking(ask: Ask): Promise<{ project: string; id: string; node: string }> {
    const run = await begin(shop);
    await db.update(execution).set({ createdBy: dev.id, state: 'suspended' }).where(eq(execution.id, run.id));
    await db
      .update(node)
      .set({ state: 'suspended', reason: 'poll', ask, attempt: 1, startedAt: new Date() })
      .where(and(eq(node.executionId, run.id), eq(node.key, 'a')));
    return { project: 'shop', id: run.id, node: 'a' };
  }
  const nodeA = async (given: { project: string; id: string }) =>
    (await viewers.run.get.query(given)).nodes[0];

  it('keeps each answer with person, time and comment, and looks at it', async () => {
    const given = await asking(approval);
    expect((await nodeA(given))?.ask).toEqual(approval);
    await devs.run.approve.mutate({ ...given, comment: ' fine ' });
    expect(await nodeA(given)).toMatchObject({
      state: 'waiting',
      answers: [{ by: { id: dev.id, name: 'dev' }, verdict: 'approved', comment: 'fine' }],
    });
    await operators.run.reject.mutate(given);
    expect((await nodeA(given))?.answers).toHaveLength(2);
    const [entry] = await db.select().from(audit).orderBy(desc(audit.id)).limit(1);
    expect(entry).toMatchObject({ action: 'run.reject', detail: { id: given.id, node: 'a' } });
  });

  it('takes a form that fits, defaults filled in, and rejects one that does not at its place', async () => {
    const schema = {
      type: 'object',
      properties: { percent: { type: 'integer', maximum: 100 }, note: { type: 'string', default: '-' } },
      required: ['percent'],
    };
    const given = await asking({ kind: 'form', schema });
    expect(await failure(devs.run.answer.mutate({ ...given, values: { percent: 101 } }))).toMatchObject({
      code: 'invalid-input',
      path: 'values.percent',
      got: '101',
    });
    await devs.run.answer.mutate({ ...given, values: { percent: 10 } });
    expect((await nodeA(given))?.answers).toMatchObject([
      { kind: 'form', values: { percent: 10, note: '-' } },
    ]);
  });

  it.each<[string, Ask, () => typeof devs, string]>([
    ['a viewer', approval, () => viewers, 'denied'],
    ['a role that it does not ask', { ...approval, roles: ['operator'] }, () => devs, 'denied'],
    [
      'a person whom it does not ask',
      { ...approval, people: ['dev@corp.example'] },
      () => operators,
      'denied',
    ],
    ['whoever started the run', { ...approval, notStarter: true }, () => devs, 'denied'],
    ['nobody without a comment', { ...approval, comment: 'required' }, () => devs, 'invalid-input'],
    ['an answer of another kind', { kind: 'form', schema: {} }, () => devs, 'illegal-state'],
  ])('rejects %s', async (_who, ask, as, code) => {
    const given = await asking(ask);
    expect((await failure(as().run.approve.mutate(given))).code).toBe(code);
    expect((await nodeA(given))?.answers).toEqual([]);
  });

  it('rejects a second answer of one person, also where nothing is asked and of another project', async () => {
    const given = await asking(approval);
    await devs.run.approve.mutate(given);
    expect(await failure(devs.run.approve.mutate(given))).toMatchObject({ code: 'illegal-state' });
    expect(await failure(devs.run.approve.mutate({ ...given, node: 'b' }))).toMatchObject({
      code: 'illegal-state',
      message: 'b asks nothing now.',
    });
    const other = await begin(bank);
    expect((await failure(devs.run.approve.mutate({ ...given, id: other.id }))).code).toBe('not-found');
  });
});

describe('the context of a run', () => {
  it('is set by operators while the run has not ended, with history and audit; the run may be kept', async () => {
    const { id: own } = await begin(shop, 'with a context');
    await operators.run.setContext.mutate({ project: 'shop', id: own, values: { env: 'prod' } });
    expect(await operators.run.get.query({ project: 'shop', id: own })).toMatchObject({
      setContext: { env: 'prod' },
    });
    const [event] = await db
      .select()
      .from(executionEvent)
      .where(and(eq(executionEvent.executionId, own), eq(executionEvent.type, 'run.context')));
    expect(event?.data).toMatchObject({ context: { env: 'prod' }, by: { name: 'operator' } });
    const [entry] = await db.select().from(audit).where(eq(audit.action, 'run.set-context'));
    expect(entry).toMatchObject({ result: 'allowed' });
    await operators.run.pin.mutate({ project: 'shop', id: own });
    expect(await operators.run.get.query({ project: 'shop', id: own })).toMatchObject({ pinned: true });
    await operators.run.unpin.mutate({ project: 'shop', id: own });
    expect(await operators.run.get.query({ project: 'shop', id: own })).toMatchObject({ pinned: false });
    await operators.run.cancel.mutate({ project: 'shop', id: own });
    const late = operators.run.setContext.mutate({ project: 'shop', id: own, values: { env: 'x' } });
    expect(await failure(late)).toMatchObject({ code: 'illegal-state' });
  });

  it('rejects viewers, runs of another project, and nothing at all', async () => {
    const { id: own } = await begin(shop);
    const { id: foreign } = await begin(bank);
    const values = { env: 'x' };
    expect(await failure(viewers.run.setContext.mutate({ project: 'shop', id: own, values }))).toMatchObject({
      code: 'denied',
    });
    expect(await failure(viewers.run.pin.mutate({ project: 'shop', id: own }))).toMatchObject({
      code: 'denied',
    });
    expect(
      await failure(operators.run.setContext.mutate({ project: 'shop', id: foreign, values })),
    ).toMatchObject({ code: 'not-found' });
    expect(
      await failure(operators.run.setContext.mutate({ project: 'shop', id: own, values: {} })),
    ).toMatchObject({ code: 'invalid-input' });
  });
});
