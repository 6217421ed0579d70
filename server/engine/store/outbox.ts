import { type SQL, sql } from 'drizzle-orm';
import type { Change as LiveChange } from '@/db/record-change';
import { jobs, nodeJobAttempts, nodeJobName } from '@/server/jobs/catalog';
import type { JobRequest } from '@/server/jobs/enqueue';
import type { EngineEvent } from '../core/event';
import type { Loaded } from './cache';
import { type Saved, isHistory } from './saved';

/** Channel on which workers are told to stop handlers. */
export const engineChannel = 'loam_engine';
export type AbortNotice = { owner: string; claim: string };

/** The jobs that a batch asks for: of its nodes, and messages to parents and children. */
export function jobsOf({ loaded, effects }: Saved): JobRequest[] {
  const { identity, header } = loaded.execution;
  return effects.flatMap((effect): JobRequest[] => {
    if (effect.type === 'enqueue') return [nodeJob(loaded, effect.key, effect.at)];
    if (effect.type === 'child')
      return [signalJob(effect.childId, { type: 'from-parent', verb: effect.verb })];
    if (effect.type === 'abort') return [];
    const { state, outputs, error } = header;
    const ended = { type: 'child-ended', childId: identity.id, state, error } as const;
    return [
      signalJob(effect.parent.executionId, { ...ended, key: effect.parent.key, outputs: outputs ?? {} }),
    ];
  });
}

export function nodeJob({ execution }: Loaded, key: string, at: number | null): JobRequest {
  const handler = execution.graph.nodes.get(key)?.spec.handler.handler ?? '';
  return nodeJobFor(execution.identity.id, key, handler, at === null ? null : new Date(at));
}

/** At most one of a node that nobody has taken, however often it is asked for. */
export function nodeJobFor(
  executionId: string,
  key: string,
  handler: string,
  runAt: Date | null,
): JobRequest {
  return {
    name: nodeJobName(handler),
    payload: { executionId, key },
    key: `${executionId}/${key}`,
    runAt,
    attempts: nodeJobAttempts,
  };
}

function signalJob(executionId: string, event: EngineEvent): JobRequest {
  const { attempts } = jobs['run.signal'];
  return { name: 'run.signal', payload: { executionId, event }, key: null, runAt: null, attempts };
}

/** What open pages and waiting commands are told. */
export function liveChanges(batch: readonly Saved[]): LiveChange[] {
  const changed = batch.filter(({ changes }) => changes.some(isHistory));
  const ofRuns = changed.filter(({ changes }) => changes.some(({ key }) => key === null));
  const projects = new Set(ofRuns.map(({ loaded }) => loaded.facts.projectId));
  return [
    ...changed.map(({ loaded }) => aboutRun(loaded, `run:${loaded.execution.identity.id}`)),
    ...[...projects].map((projectId) => ({ projectId, topic: 'runs' })),
    ...ofRuns.flatMap(({ loaded }) =>
      loaded.facts.applicationName === null
        ? []
        : [aboutRun(loaded, `application:${loaded.facts.applicationName}`)],
    ),
  ];
}

function aboutRun({ facts, execution, seq }: Loaded, topic: string): LiveChange {
  const data = { run: execution.identity.id, seq, state: execution.header.state };
  return { projectId: facts.projectId, topic, data };
}

/** Tells the workers that hold a claim to stop its handler. */
export function noticeStatement(batch: readonly Saved[]): SQL | null {
  const notices = batch
    .flatMap(({ effects }) => effects)
    .flatMap((effect): AbortNotice[] =>
      effect.type === 'abort' ? [{ owner: effect.owner, claim: effect.claim }] : [],
    );
  if (notices.length === 0) return null;
  return sql`
    select pg_notify(${engineChannel}, value::text) from json_array_elements(${JSON.stringify(notices)}::text::json)`;
}
