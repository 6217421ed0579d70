import { TRPCError, callTRPCProcedure } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { projectRoles } from '@/db/schema/enums';
import { createTestDatabase } from '@/db/testing/test-database';
import { type ProjectRole, hasPermission } from '@/server/domain/permission';
import type { Actor } from '@/server/services/context';
import type { ApiContext } from './context';
import { type ProcedureFacts, proceduresByPath } from './procedures-by-path';
import { appRouter } from './root';
import { sampleInput } from './testing/sample-input';
import { addMember, addPerson, addProject, createTestRuntime } from './testing/test-runtime';
import { toKnownError } from './trpc/error';

// Roles x procedures x own, foreign and absent project, as people and as tokens: generated, so that a procedure that is
// added is in it.

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const procedures = [...proceduresByPath.values()];

type Asker = {
  name: string;
  actor: Actor | null;
  /** What they are in the project `own`. */
  role: ProjectRole | null;
  instanceAdmin: boolean;
};

async function makeAskers(): Promise<{ own: string; askers: Asker[] }[]> {
  return Promise.all([...projectRoles, null].map((role) => makeWorld(role)));
}

// A project for each role, because what is allowed also happens.
async function makeWorld(role: ProjectRole | null) {
  const own = `own-${role ?? 'outsider'}`;
  const projectId = await addProject(database, own);
  const keeper = await addPerson(database, `keeper-${own}@corp.example`);
  await addMember(database, projectId, keeper.id, 'admin');
  const { id } = await addPerson(database, `${own}@corp.example`);
  if (role) await addMember(database, projectId, id, role);
  const person: Actor = { type: 'user', id, name: own, instanceAdmin: false, mustChangePassword: false };
  const askers: Asker[] = [{ name: role ?? 'outsider', actor: person, role, instanceAdmin: false }];
  if (role) {
    const token: Actor = {
      type: 'token',
      id: `tok_${role}`,
      name: 'ci',
      userId: id,
      projectId,
      role,
      instanceAdmin: false,
    };
    askers.push({ name: `token of ${role}`, actor: token, role, instanceAdmin: false });
    // A token keeps to its own role also when its maker is more.
    const small: Actor = { ...token, id: `tok_small_${role}`, userId: keeper.id };
    askers.push({ name: `token ${role} of an admin`, actor: small, role, instanceAdmin: false });
  }
  return { own, askers };
}

const worlds = await makeAskers();
await addProject(database, 'foreign');
const root = await addPerson(database, 'root@corp.example', { instanceAdmin: true });
const rootActor: Actor = {
  type: 'user',
  id: root.id,
  name: 'root',
  instanceAdmin: true,
  mustChangePassword: false,
};

function contextOf(actor: Actor | null): ApiContext {
  const { extensions, clusters, logger } = runtime;
  return {
    db: database.db,
    actor,
    refusal: null,
    requestId: 'req_matrix',
    logger,
    now: () => new Date(),
    extensions,
    clusters,
    runtime,
    request: { id: 'req_matrix', headers: new Headers(), address: '192.0.2.1', setCookies: [] },
  };
}

/** `ok`, the code of the refusal with its words, or `broken: …` for what nobody meant. */
async function outcome(
  { path, type, inputs }: ProcedureFacts,
  actor: Actor | null,
  project?: string,
): Promise<string> {
  const input = { ...sampleInput(inputs), ...(project === undefined ? {} : { project }) };
  const abort = new AbortController();
  try {
    const result: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type,
      ctx: contextOf(actor),
      getRawInput: () => Promise.resolve(input),
      signal: abort.signal,
      batchIndex: 0,
    });
    if (type === 'subscription') await (result as AsyncGenerator).return(undefined);
    return 'ok';
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const known = toKnownError(error);
    return known ? `${known.code}: ${known.message}` : `broken: ${error.message}`;
  }
}

const noProject = (name: string) => `not-found: There is no project "${name}".`;

describe.each(procedures.filter(({ access }) => access?.scope === 'project'))('$path', (procedure) => {
  const permission = procedure.access?.scope === 'project' ? procedure.access.permission : 'project.read';

  it('looks the same for a foreign and an absent project', async () => {
    for (const { askers } of worlds) {
      for (const { name, actor } of askers) {
        const foreign = await outcome(procedure, actor, 'foreign');
        const absent = await outcome(procedure, actor, 'absent');
        expect({ name, foreign, absent }).toEqual({
          name,
          foreign: noProject('foreign'),
          absent: noProject('absent'),
        });
      }
    }
  });

  it('is for the roles that the table says, and for nobody else', async () => {
    for (const { own, askers } of worlds) {
      for (const { name, actor, role } of askers) {
        const got = await outcome(procedure, actor, own);
        const may = hasPermission({ instanceAdmin: false, role }, permission);
        const refused = role === null ? got === noProject(own) : got.startsWith('denied: Your role');
        expect({ name, refused, got: may ? got : '' }).toEqual({ name, refused: !may, got: may ? got : '' });
        expect(got).not.toMatch(/^broken/);
      }
    }
    const admin = await outcome(procedure, rootActor, worlds[0]?.own);
    expect(admin).not.toMatch(/^(broken|denied|unauthenticated|not-found: There is no project)/);
  });
});

describe.each(procedures.filter(({ access }) => access?.scope === 'instance'))('$path', (procedure) => {
  it('is for instance admins only', async () => {
    for (const { askers } of worlds) {
      for (const { name, actor } of askers) {
        expect(`${name} ${await outcome(procedure, actor)}`).toContain('denied: Only instance admins');
      }
    }
    expect(await outcome(procedure, rootActor)).not.toMatch(/^(broken|denied|unauthenticated)/);
  });
});

const placeOf = ({ access }: ProcedureFacts) => (access?.scope === 'project' ? 'own-admin' : undefined);

describe('nobody', () => {
  it.each(procedures.filter(({ access }) => access?.scope !== 'public'))(
    'may not $path',
    async (procedure) => {
      expect(await outcome(procedure, null, placeOf(procedure))).toMatch(/^unauthenticated/);
    },
  );
});

describe('somebody with a one-time password', () => {
  const open = new Set(['public', 'session']);
  const closed = procedures.filter(({ access }) => !open.has(access?.scope ?? ''));

  it.each(closed)('may not $path', async (procedure) => {
    const waiting = { ...rootActor, mustChangePassword: true };
    expect(await outcome(procedure, waiting, placeOf(procedure))).toMatch(/^denied: Your one-time password/);
  });
});
