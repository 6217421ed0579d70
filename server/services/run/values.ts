import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { execution, node } from '@/db/schema/engine';
import { standaloneRun } from '@/server/delivery/handlers/contexts';
import { standaloneKey } from '@/server/delivery/plan/planned';
import type { JsonObject } from '@/server/domain/json';
import { applicationContext } from '@/server/domain/oam/context-names';
import type { GetRun } from '@/server/domain/run-input';
import type { ServiceContext } from '../context';
import { findRun } from './find';

/** Values of more than this in all are told of, and not sent. */
const mostLetters = 1_000_000;

/** What every run says of itself, beside what a start gave. */
const said = ['name', 'appName', 'namespace'] as const;
const ownNames = new Set<string>([standaloneKey, 'name', 'namespace']);

/** What a run was given and what its steps handed on, as its conditions and inputs read it. */
export async function getRunValues(ctx: ServiceContext, input: GetRun & { project: string }) {
  const { run } = await findRun(ctx, input, 'run.read');
  const [[row], steps, records] = await Promise.all([
    ctx.db
      .select({ planned: execution.context, set: execution.setContext })
      .from(execution)
      .where(eq(execution.id, run.id)),
    readOutputs(ctx, run.id),
    readRecords(ctx, run.id),
  ]);
  const planned = (row?.planned ?? {}) as JsonObject;
  const inputs = givenTo(run.kind, planned);
  const own = Object.fromEntries(said.flatMap((name) => (name in planned ? [[name, planned[name]]] : [])));
  const context = { ...inputs, ...own, ...((row?.set ?? {}) as JsonObject) } as JsonObject;
  return { id: run.id, inputs, context, steps, records };
}

/** Of what a run was planned with, what its start gave: the rest is for the handlers alone. */
export function givenTo(kind: string, planned: JsonObject): JsonObject {
  if (kind !== 'workflow') return {};
  const isOfLibrary = standaloneRun(planned) !== null;
  const isOwn = (name: string) => (isOfLibrary ? ownNames.has(name) : name in applicationContext);
  return Object.fromEntries(Object.entries(planned).filter(([name]) => !isOwn(name)));
}

/** By step, in the order of the plan. */
async function readOutputs({ db }: ServiceContext, id: string) {
  const total = sql`sum(length(${node.outputs}::text)) over (order by ${node.position})`;
  return db
    .select({
      step: node.key,
      /** Others take them by their names; false: it is what the step answered, and only its own outputs read it. */
      isNamed: sql<boolean>`coalesce(jsonb_array_length(${node.spec}->'outputs'), 0) > 0`,
      /** Null: too long to be sent. */
      values: sql<JsonObject | null>`case when ${total} <= ${mostLetters} then ${node.outputs} end`,
    })
    .from(node)
    .where(and(eq(node.executionId, id), isNotNull(node.outputs)))
    .orderBy(asc(node.position));
}

/** A condition compares messages in whole; nobody writes one this long. */
const mostOfMessage = 500;

/** What became of each step, by what its status is made of. */
function readRecords({ db }: ServiceContext, id: string) {
  const { error, message, reason } = node;
  return db
    .select({
      step: node.key,
      alias: node.name,
      state: node.state,
      message: sql<string>`left(coalesce(${error}->>'message', ${message}), ${mostOfMessage})`,
      reason: sql<string>`coalesce(${error}->>'code', ${reason}, '')`,
      failures: node.failures,
    })
    .from(node)
    .where(and(eq(node.executionId, id), inArray(node.kind, ['step', 'group'])))
    .orderBy(asc(node.position));
}
