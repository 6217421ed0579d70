import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { and, count, eq, inArray, isNull, notInArray } from 'drizzle-orm';
import { escapeIdentifier } from 'pg';
import { type Database, createDatabase } from '@/db/client';
import { withConnection } from '@/db/connection';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/db/embedded/postgres';
import { migrateDatabase } from '@/db/migrate';
import { execution, executionEvent } from '@/db/schema';
import { isTransient } from '@/db/transient';
import { applyEvent } from '../../store/apply';
import { untilBack } from '../../store/until-back';
import { type WorkerProcess, endWorkers, startWorkerProgram } from '../worker-process';
import type { ChaosWorkerOptions } from './chaos-worker';
import { startCuttingProxy } from './cutting-proxy';
import { type EffectServer, startEffectServer } from './effect-server';
import type { Ground, Storm } from './storms';
import { beginRuns, effectNodes, outcomesOf, prepareProject } from './workload';

export type ChaosOptions = {
  runs: number;
  workers?: number;
  storm?: Storm;
  /** Each worker that is started, by its number; for one that is to die somewhere. */
  optionsOf?: (index: number) => Partial<ChaosWorkerOptions>;
  timeoutMs: number;
};
export type ChaosReport = {
  seconds: number;
  blows: number;
  /** Nodes that another worker took over. */
  takenOver: number;
  /** Workers that died. */
  deaths: number;
  outcomes: Map<string, string>;
  /** What must not be: an effect twice, none where there should be one, a node that succeeded twice. */
  faults: string[];
};

/** Ten times as fast as the product's, so that a storm of minutes shows what one of an hour would. */
const times = { beatMs: 150, deadAfterMs: 900, leaseMs: 3_000 };
const ends = ['succeeded', 'failed', 'cancelled'] as const;

export type ChaosGround = { run(options: ChaosOptions): Promise<ChaosReport>; close(): Promise<void> };

/** A PostgreSQL of its own, which a storm may stop. */
export async function startChaosGround(): Promise<ChaosGround> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loam-chaos-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  let count = 0;
  return {
    run: (options) => runChaos(postgres, `chaos_${++count}`, options),
    close: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Does `runs` runs with worker processes in a new database while a storm goes over them. */
async function runChaos(
  postgres: EmbeddedPostgres,
  name: string,
  options: ChaosOptions,
): Promise<ChaosReport> {
  await withConnection(postgres.url, (connection) =>
    connection.query(`create database ${escapeIdentifier(name)}`),
  );
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  await migrateDatabase(url.toString(), join(process.cwd(), 'db', 'migrations'));
  const database = createDatabase(url.toString(), { max: 4 });
  const server = await startEffectServer();
  const proxy = await startCuttingProxy({ host: '127.0.0.1', port: postgres.port });
  url.port = String(proxy.port);
  const crew = createCrew(url.toString(), server.url, options);
  try {
    await prepareProject(database.db);
    await crew.fill(options.workers ?? 2);
    const ground: Ground = { ...crew, postgres, proxy, leaseMs: times.leaseMs };
    return await weather(database, server, ground, crew, options);
  } finally {
    await endWorkers();
    await database.close({ timeoutSeconds: 1 });
    await Promise.all([server.close(), proxy.close()]);
  }
}

type Crew = {
  workers: WorkerProcess[];
  replace(gone: WorkerProcess): Promise<void>;
  fill(size: number): Promise<void>;
  deaths(): number;
};

function createCrew(url: string, effectUrl: string, { optionsOf }: ChaosOptions): Crew {
  const workers: WorkerProcess[] = [];
  let started = 0;
  let deaths = 0;
  let isReplacing = false;
  const add = async () => {
    const index = started++;
    const options: ChaosWorkerOptions = { effectUrl, times, ...optionsOf?.(index) };
    const worker = await startWorkerProgram(
      'server/engine/testing/chaos/chaos-worker.ts',
      url,
      `w${index}`,
      options,
    );
    workers.push(worker);
    void worker.ended.then(() => {
      const place = workers.indexOf(worker);
      if (place >= 0) workers.splice(place, 1);
      deaths++;
    });
  };
  const fill = async (size: number) => {
    if (isReplacing) return;
    isReplacing = true;
    try {
      while (workers.length < size) await add();
    } finally {
      isReplacing = false;
    }
  };
  const replace = async () => fill(workers.length + 1);
  return { workers, replace, fill, deaths: () => deaths };
}

async function weather(
  database: Database,
  server: EffectServer,
  ground: Ground,
  crew: Crew,
  { runs, storm, timeoutMs, workers = 2 }: ChaosOptions,
): Promise<ChaosReport> {
  const { db } = database;
  const startedMs = performance.now();
  const over = new AbortController();
  const storming = storm ? rage(ground, storm, over.signal) : Promise.resolve(0);
  const beginning = beginAll(database, runs, over.signal);
  try {
    while (performance.now() - startedMs < timeoutMs) {
      await sleep(200);
      await crew.fill(workers);
      const left = await patiently(() => attend(database));
      if (left === runs) break;
    }
  } finally {
    over.abort();
    await Promise.all([storming, beginning]);
  }
  const blows = await storming;
  const seconds = (performance.now() - startedMs) / 1_000;
  const ended = await patiently(() => attend(database));
  const [taken] = await db
    .select({ n: count() })
    .from(executionEvent)
    .where(eq(executionEvent.type, 'node.taken-over'));
  const faults = await faultsOf(database, server);
  if (ended !== runs)
    faults.push(`${runs - ended} of ${runs} runs did not end within ${timeoutMs / 1_000} s`);
  return {
    seconds,
    blows,
    takenOver: taken?.n ?? 0,
    deaths: crew.deaths(),
    outcomes: await outcomesOf(db),
    faults,
  };
}

async function rage(ground: Ground, storm: Storm, over: AbortSignal): Promise<number> {
  let blows = 0;
  for (; !over.aborted; blows++) await storm(ground);
  return blows;
}

async function beginAll({ db }: Database, runs: number, over: AbortSignal): Promise<void> {
  const batch = 20;
  for (let from = 0; from < runs && !over.aborted; from += batch) {
    await patiently(() => beginRuns(db, from, Math.min(runs, from + batch)));
  }
}

/** Says yes where a step that may have had its effect asks whether it may run again; how many runs have ended. */
async function attend({ db }: Database): Promise<number> {
  const suspended = await db
    .select({ id: execution.id })
    .from(execution)
    .where(and(eq(execution.state, 'suspended'), isNull(execution.parentId)));
  for (const { id } of suspended) {
    await db
      .transaction((tx) =>
        applyEvent(tx, id, { type: 'verb', verb: 'resume', by: { id: null, name: 'chaos' } }),
      )
      .catch((error: unknown) => {
        if (isTransient(error)) throw error;
      });
  }
  return db.$count(execution, and(inArray(execution.state, [...ends]), isNull(execution.parentId)));
}

function patiently<T>(act: () => Promise<T>): Promise<T> {
  return untilBack(act, () => false);
}

async function faultsOf({ db }: Database, { effects }: EffectServer): Promise<string[]> {
  const twice = await db
    .select({ id: executionEvent.executionId, key: executionEvent.nodeKey, n: count() })
    .from(executionEvent)
    .where(and(eq(executionEvent.type, 'node.succeeded'), notInArray(executionEvent.nodeKey, [''])))
    .groupBy(executionEvent.executionId, executionEvent.nodeKey);
  const faults = twice.filter(({ n }) => n > 1).map(({ id, key, n }) => `${id}/${key} succeeded ${n} times`);
  for (const { id, succeeded, repeatable, title, attempt } of await effectNodes(db)) {
    const keys = effects.get(id);
    const calls = [...(keys?.values() ?? [])].reduce((sum, each) => sum + each, 0);
    const name = `${title} (${id})`;
    if (succeeded && !keys) faults.push(`${name} succeeded without its effect`);
    if ((keys?.size ?? 0) > 1) faults.push(`${name} had ${keys?.size} effects`);
    // A person allowed each further attempt.
    if (!repeatable && calls > attempt)
      faults.push(`${name} was called ${calls} times in ${attempt} attempts`);
  }
  return faults;
}

/** Runs whose outcome is another one than without a storm. */
export function differences(calm: ChaosReport, stormy: ChaosReport): string[] {
  return [...calm.outcomes].flatMap(([title, expected]) => {
    const got = stormy.outcomes.get(title);
    return got === expected ? [] : [`${title}: ${got ?? 'absent'} instead of ${expected}`];
  });
}
