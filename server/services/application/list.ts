import { type SQL, and, asc, desc, eq, ilike, inArray, isNull, or, sql } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import { stage } from '@/db/schema/environment';
import type { ListApplications } from '@/server/domain/application-input';
import { assertNever } from '@/server/domain/error';
import type { Hold } from '@/server/domain/hold';
import { type Page, containsPattern, pageRange, toPage } from '@/server/domain/page';
import { type Standing, standingOf, worstStanding } from '@/server/domain/standing';
import { type ExecutionState, type InstanceState, worstState } from '@/server/domain/status';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { listHolds } from '../hold/find';
import { isThere } from './find';
import { lastDelivery } from './standing';

export type StageSummary = { stage: string; state: InstanceState } & Standing;
export type RunSummary = { id: string; number: number; state: ExecutionState; finishedAt: Date | null };
export type ApplicationItem = {
  id: string;
  name: string;
  description: string;
  revision: number;
  state: InstanceState;
  message: string;
  stages: StageSummary[];
  lastRun: RunSummary | null;
  /** Stages that are held at a revision. */
  holds: Hold[];
  /** By a label of its newest revision: nothing is delivered. */
  paused: boolean;
  updatedAt: Date;
};
export type ApplicationPage = Page<ApplicationItem> & {
  /** How many there are per state, whatever the filter of states says. */
  counts: Partial<Record<InstanceState, number>>;
};

/** State of an application in lists: what is being deleted is that, however well it still runs. */
const shownState = sql<InstanceState>`case when ${application.deletedAt} is null then ${application.state} else 'deleting' end`;

const columns = {
  id: application.id,
  name: application.name,
  description: application.description,
  revision: application.revision,
  state: shownState,
  message: application.message,
  paused: application.paused,
  updatedAt: application.updatedAt,
};

/** A page of the project's applications, the worst first unless asked otherwise. */
export async function listApplications(
  ctx: ServiceContext,
  input: ListApplications & { project: string },
): Promise<ApplicationPage> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const { search, states, sort } = input;
  const inProject = and(
    eq(application.projectId, project.id),
    isThere(ctx.db),
    search ? matches(search) : undefined,
  );
  const filtered = and(inProject, states?.length ? inArray(shownState, states) : undefined);
  const { limit, offset } = pageRange(input);
  const [rows, counted] = await Promise.all([
    ctx.db
      .select(columns)
      .from(application)
      .where(filtered)
      .orderBy(...orderOf(sort))
      .limit(limit)
      .offset(offset),
    ctx.db
      .select({ state: shownState, count: sql<number>`count(*)::int` })
      .from(application)
      .where(inProject)
      .groupBy(shownState),
  ]);
  const counts = Object.fromEntries(counted.map(({ state, count }) => [state, count]));
  const total = counted.reduce(
    (sum, { state, count }) => (!states?.length || states.includes(state) ? sum + count : sum),
    0,
  );
  const ids = rows.map((row) => row.id);
  const [stages, runs, holds] = await Promise.all([
    summariseStages(ctx, ids),
    summariseRuns(ctx, ids),
    listHolds(ctx, ids),
  ]);
  const items = rows.map((row) => ({
    ...row,
    stages: stages.get(row.id) ?? [],
    lastRun: runs.get(row.id) ?? null,
    holds: holds.get(row.id) ?? [],
  }));
  return { ...toPage(input, items, total), counts };
}

function matches(search: string): SQL | undefined {
  const pattern = containsPattern(search);
  return or(ilike(application.name, pattern), ilike(application.description, pattern));
}

function orderOf(sort: ListApplications['sort']): SQL[] {
  switch (sort) {
    case 'severity':
      return [asc(application.severity), asc(application.name)];
    case 'name':
      return [asc(application.name)];
    case 'updated':
      return [desc(application.updatedAt), asc(application.name)];
    default:
      return assertNever(sort);
  }
}

/** Per application its stages in order, each with the worst of what runs there. */
export async function summariseStages(
  ctx: ServiceContext,
  ids: string[],
): Promise<Map<string, StageSummary[]>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({
      applicationId: instance.applicationId,
      stage: stage.name,
      state: instance.state,
      delivery: lastDelivery,
    })
    .from(instance)
    .innerJoin(stage, eq(stage.id, instance.stageId))
    .where(and(inArray(instance.applicationId, ids), isNull(instance.deletedAt)))
    .orderBy(asc(stage.position), asc(stage.name));
  const found = new Map<string, StageSummary[]>();
  for (const places of Map.groupBy(rows, (row) => `${row.applicationId} ${row.stage}`).values()) {
    const [first] = places;
    if (!first) continue;
    const list = found.get(first.applicationId) ?? [];
    list.push({
      stage: first.stage,
      state: worstState(places.map(({ state }) => state)),
      ...worstStanding(places.map(({ delivery }) => standingOf(delivery))),
    });
    found.set(first.applicationId, list);
  }
  return found;
}

/** Per application its newest run. */
export async function summariseRuns(ctx: ServiceContext, ids: string[]): Promise<Map<string, RunSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .selectDistinctOn([execution.applicationId], {
      applicationId: execution.applicationId,
      id: execution.id,
      number: execution.number,
      state: execution.state,
      finishedAt: execution.finishedAt,
    })
    .from(execution)
    .where(and(inArray(execution.applicationId, ids), isNull(execution.parentId)))
    .orderBy(execution.applicationId, desc(execution.number));
  return new Map(rows.map(({ applicationId, ...run }) => [applicationId ?? '', run]));
}
