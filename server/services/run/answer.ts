import { and, eq } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { node } from '@/db/schema/engine';
import type { AnswerContent, Ask } from '@/plugins/sdk/definition';
import { starterOf } from '@/server/delivery/starter';
import { isAsked } from '@/server/domain/ask';
import { LoamError } from '@/server/domain/error';
import { assertNoProblems } from '@/server/domain/oam/parse';
import type { ProjectRole } from '@/server/domain/permission';
import type { AnswerNode, DecideNode, SteerNode } from '@/server/domain/run-input';
import { validateBySchema } from '@/server/domain/schema-validation';
import { checkSchemaLimits } from '@/server/domain/schema/schema-limits';
import { applyEvent } from '@/server/engine/store/apply';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { findRun } from './find';

type Given<Input> = Input & { project: string };

/** Approves or rejects what a node asks. Throws `denied` for whom it does not ask, `illegal-state` where it asks nothing. */
export async function decideNode(
  ctx: ServiceContext,
  verdict: 'approved' | 'rejected',
  input: Given<DecideNode>,
): Promise<{ id: string }> {
  return answer(ctx, input, verdict === 'approved' ? 'approve' : 'reject', (ask) => {
    const isMissing = ask.kind === 'approval' && ask.comment === 'required' && input.comment === '';
    if (isMissing) {
      throw new LoamError('invalid-input', 'A comment is required.', { path: 'comment', expected: 'why' });
    }
    return { kind: 'approval', verdict, comment: input.comment };
  });
}

/** Fills in the form that a node asks for. Throws `invalid-input` with the place of each value that does not fit. */
export async function answerNode(ctx: ServiceContext, input: Given<AnswerNode>): Promise<{ id: string }> {
  return answer(ctx, input, 'answer', (ask) => {
    if (ask.kind !== 'form') return { kind: 'form', values: input.values };
    assertNoProblems(checkSchemaLimits(ask.schema));
    const { value, problems } = validateBySchema(ask.schema, input.values, 'values');
    assertNoProblems(problems);
    return { kind: 'form', values: value };
  });
}

async function answer(
  ctx: ServiceContext,
  input: Given<SteerNode>,
  action: 'approve' | 'reject' | 'answer',
  toContent: (ask: Ask) => AnswerContent,
): Promise<{ id: string }> {
  const { role } = await authorize(ctx, { project: input.project, permission: 'run.answer' });
  const { project, run } = await findRun(ctx, input, 'run.answer');
  const person = await personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const ask = await askOf(tx, run, input.node);
    await assertAsked(tx, { ask, role, person, runId: run.id, node: input.node });
    const content = toContent(ask);
    const by = { id: person.id, name: person.name };
    await applyEvent(tx.db, run.id, { type: 'answer', key: input.node, by, answer: content });
    await recordAudit(tx, {
      projectId: project.id,
      action: `run.${action}`,
      target: `run/${run.number}`,
      detail: {
        id: run.id,
        node: input.node,
        ...(content.kind === 'approval' ? { comment: content.comment } : {}),
      },
    });
    return { id: run.id };
  });
}

type Person = { id: string; name: string; email: string };

/** The person behind the actor: with a token nobody answers twice either. */
async function personOf({ db, actor }: ServiceContext): Promise<Person> {
  const id = actor.type === 'user' ? actor.id : actor.type === 'token' ? actor.userId : '';
  const [person] = await db
    .select({ id: user.id, name: user.name, email: user.email })
    .from(user)
    .where(eq(user.id, id));
  if (!person) throw new LoamError('denied', 'Only people answer.', { got: actor.name });
  return person;
}

async function askOf({ db }: ServiceContext, run: { id: string; number: number }, key: string): Promise<Ask> {
  const [row] = await db
    .select({ ask: node.ask, state: node.state })
    .from(node)
    .where(and(eq(node.executionId, run.id), eq(node.key, key)));
  if (!row)
    throw new LoamError('not-found', `Run ${run.number} has no node "${key}".`, { path: 'node', got: key });
  if (row.ask === null) {
    throw new LoamError('illegal-state', `${key} asks nothing now.`, {
      path: 'node',
      expected: 'a node that waits for an answer',
      got: row.state,
    });
  }
  return row.ask as Ask;
}

async function assertAsked(
  ctx: ServiceContext,
  given: { ask: Ask; role: ProjectRole; person: Person; runId: string; node: string },
): Promise<void> {
  const { ask, role, person, runId, node: key } = given;
  if (ask.notStarter && (await starterOf(ctx.db, runId))?.personId === person.id) {
    throw new LoamError('denied', `${key} does not ask whoever started the run.`, {
      hint: 'Ask somebody else to decide.',
    });
  }
  if (isAsked(ask, { role, email: person.email })) return;
  const roles = ask.roles ? [`the roles ${ask.roles.join(', ')}`] : [];
  throw new LoamError('denied', `${key} does not ask you.`, {
    expected: [...roles, ...(ask.people ?? [])].join(', '),
    got: `${person.email}, ${role}`,
  });
}
