import { createTestDatabase } from '@/db/testing/test-database';
import type { ProjectRole } from '@/server/domain/permission';
import type { EngineEvent } from '@/server/engine/core/event';
import type { ExecutionSpec } from '@/server/engine/core/graph';
import { applyEvent } from '@/server/engine/store/apply';
import { createExecution } from '@/server/engine/store/create';
import { signedIn } from './test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from './test-runtime';

/** Runs of two projects, `shop` and `bank`, that no worker takes, and people of `shop` who look at them. */
export async function createViewedRuns() {
  const database = await createTestDatabase();
  const { db } = database;
  const runtime = createTestRuntime(database);
  const shop = await addProject(database, 'shop');
  const bank = await addProject(database, 'bank');
  return {
    db,
    shop,
    bank,
    personWith: async (role: ProjectRole) => {
      const person = await addPerson(database, `${role}@corp.example`);
      await addMember(database, shop, person.id, role);
      return (await signedIn(runtime, person)).trpc;
    },
    start: (
      projectId: string,
      { nodes, context = {} }: Pick<ExecutionSpec, 'nodes'> & Partial<Pick<ExecutionSpec, 'context'>>,
    ) =>
      db.transaction((tx) =>
        createExecution(
          tx,
          { kind: 'workflow', title: 'a run', context, nodes },
          { projectId, createdBy: { id: null, name: 'x' } },
        ),
      ),
    send: (id: string, event: EngineEvent) => db.transaction((tx) => applyEvent(tx, id, event)),
  };
}
