import { and, desc, eq, isNull } from 'drizzle-orm';
import { parse } from 'yaml';
import type { Db } from '@/db/client';
import { application, applicationRevision } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import type { ApplicationState, Capabilities } from '@/plugins/sdk/definition';
import { LoamError, assertNever } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { type ExecutionState, isOnItsWay, isWell } from '@/server/domain/status';

type ApplicationRow = typeof application.$inferSelect;

/** What a step may know of applications: of its own, and of others in its project. */
export function applicationHost(
  db: Db,
  projectId: string,
  own: { id: string; revision: number } | null,
): NonNullable<Capabilities['app']> {
  return {
    document: async () => {
      if (own) return readDocument(db, own);
      throw new LoamError('invalid-input', 'This run is not of an application.', {
        expected: 'a step of an application, or what it would take from it as a parameter',
      });
    },
    find: async (name) => {
      const [row] = await db
        .select()
        .from(application)
        .where(and(eq(application.projectId, projectId), eq(application.name, name)));
      return row ? stateOf(db, row) : null;
    },
  };
}

async function readDocument(db: Db, { id, revision }: { id: string; revision: number }): Promise<JsonObject> {
  const [row] = await db
    .select({ document: applicationRevision.document })
    .from(applicationRevision)
    .where(and(eq(applicationRevision.applicationId, id), eq(applicationRevision.number, revision)));
  if (!row) throw new LoamError('not-found', `Revision ${revision} of the application is not there.`);
  // It was checked when it was saved; aliases, which a reader would not share, are written out.
  return JSON.parse(JSON.stringify(parse(row.document))) as JsonObject;
}

async function stateOf(db: Db, row: ApplicationRow): Promise<ApplicationState> {
  const ofApplication = eq(execution.applicationId, row.id);
  const [run] = await db
    .select({ state: execution.state, number: execution.number })
    .from(execution)
    .where(and(ofApplication, eq(execution.kind, 'workflow'), isNull(execution.parentId)))
    .orderBy(desc(execution.number))
    .limit(1);
  const places = await db
    .selectDistinct({ namespace: instance.namespace })
    .from(instance)
    .where(and(eq(instance.applicationId, row.id), isNull(instance.deletedAt)))
    .orderBy(instance.namespace);
  return {
    name: row.name,
    revision: row.revision,
    status: statusOf(row, run?.state, places.length === 0),
    message: row.message,
    namespaces: places.map(({ namespace }) => namespace),
  };
}

function statusOf(
  { state, deletedAt }: Pick<ApplicationRow, 'state' | 'deletedAt'>,
  run: ExecutionState | undefined,
  leftNothing: boolean,
): ApplicationState['status'] {
  if (deletedAt !== null) return 'deleting';
  switch (run) {
    case undefined:
      return 'starting';
    case 'queued':
    case 'running':
    case 'cancelling':
      return 'runningWorkflow';
    case 'suspended':
      return 'workflowSuspending';
    case 'failed':
      return 'workflowFailed';
    case 'cancelled':
      return 'workflowTerminated';
    case 'succeeded':
      if (leftNothing || isWell(state)) return 'running';
      return isOnItsWay(state) ? 'starting' : 'unhealthy';
    default:
      return assertNever(run);
  }
}
