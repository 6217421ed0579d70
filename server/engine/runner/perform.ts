import { setTimeout as sleep } from 'node:timers/promises';
import type { Outage } from '@/db/outage';
import { isTransient } from '@/db/transient';
import type { Outcome, StepError } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import type { Logger } from '@/server/platform/logger';
import { checkSpec, maxDepth } from '../core/check-spec';
import type { NodeOutcome, Work } from '../core/event';
import { recordOf } from '../core/execution';
import type { ExecutionSpec, NodeSpec } from '../core/graph';
import { type ClaimRef, StaleClaimError, isClaimCurrent, readSaved, writeSaved } from '../store/claims';
import type { Applied, Follow, Item } from '../store/decide';
import { untilBack } from '../store/until-back';
import type { HandlerContext, Handlers, NodeHandler } from './handler';
import { toFailure } from './handler-error';
import type { Flight } from './in-flight';
import type { RunnerParts } from './parts';

/** Nodes that one job may go on with without the queue; then others have their turn. */
const maxFollowed = 16;
const againAfterMs = 250;

/**
 * Does what one job asks for: takes the node, calls its handler, hands the outcome back, and goes on with a node that
 * this freed. Everything that it writes carries its claim, so that after losing that it writes nothing, whenever it
 * comes back.
 */
export async function performNode(parts: RunnerParts, executionId: string, key: string): Promise<void> {
  const claim = parts.nextClaim();
  const event = { type: 'claim', key, claim, owner: parts.workerId, leaseMs: parts.leaseMs } as const;
  const granted = await parts.committer.submit({ executionId, event });
  if (!granted?.work) return;
  const { work } = granted;
  await performAll(parts, { ...granted, ref: { executionId, key, claim }, work });
}

/** Hands an event of another run over, and goes on with a node that it frees. */
export async function submitAndFollow(
  parts: RunnerParts,
  item: Pick<Item, 'executionId' | 'event'>,
): Promise<() => Promise<void>> {
  const follow = parts.isDraining() ? null : offer(parts);
  const applied = await parts.committer.submit(follow ? { ...item, follow } : item);
  const next = follow && applied && followedBy(applied, follow);
  return async () => {
    if (next) await performAll(parts, next);
  };
}

async function performAll(parts: RunnerParts, first: Granted): Promise<void> {
  let next: Granted | null = first;
  for (let hops = 0; next; hops++) {
    const flight = parts.inFlight.begin(next.ref, parts.leaseMs);
    try {
      next = await perform(parts, flight, next, hops < maxFollowed);
    } finally {
      parts.inFlight.end(flight);
    }
  }
}

type Granted = { ref: ClaimRef; work: Work } & Pick<Applied, 'loaded' | 'now' | 'saved'>;

async function perform(
  parts: RunnerParts,
  flight: Flight,
  granted: Granted,
  mayFollow: boolean,
): Promise<Granted | null> {
  const { work } = granted;
  const node = nodeSpec(granted, flight.key);
  const handler = parts.handlers.nodes[node.handler.handler];
  const logger = parts.logger.child({
    execution: flight.executionId,
    node: flight.key,
    attempt: work.attempt,
  });
  const ctx = await makeContext(parts, flight, granted, node);
  if (work.mode === 'cancel') {
    await cancel(parts, flight, ctx, handler, logger);
    return null;
  }
  const answer = await callHandler(parts, handler, ctx, flight, work, logger);
  // Given up: what it still answers is under a claim that counts for nothing.
  if (answer === null) return null;
  await parts.logs.flushFor(flight.claim);
  const follow = mayFollow && !parts.isDraining() ? offer(parts) : null;
  const applied = await parts.committer.submit(follow ? { ...answer, follow } : answer);
  if (applied?.work?.mode === 'cancel') await cancel(parts, flight, ctx, handler, logger);
  else if (applied?.accepted) parts.nudgeAt(applied, flight.key);
  return follow && applied && followedBy(applied, follow);
}

function followedBy({ followed, now }: Applied, { claim }: Follow): Granted | null {
  if (!followed) return null;
  const { executionId, key, work, loaded } = followed;
  return { ref: { executionId, key, claim }, loaded, now, work };
}

function offer({ nextClaim, workerId, leaseMs, handlerNames }: RunnerParts): Follow {
  return { claim: nextClaim(), owner: workerId, leaseMs, handlers: handlerNames };
}

function nodeSpec({ loaded }: Granted, key: string): NodeSpec {
  const node = loaded.execution.graph.nodes.get(key);
  if (!node) throw new RangeError(`node ${key} is not in its execution`);
  return node.spec;
}

/** The event to submit, or null when the node was given up. */
async function callHandler(
  { handlers, outage }: RunnerParts,
  handler: NodeHandler | undefined,
  ctx: HandlerContext,
  flight: Flight,
  { mode }: Work,
  logger: Logger,
): Promise<Item | null> {
  const { executionId, key, claim } = flight;
  const call = async (): Promise<Item> => {
    const toItem = (outcome: NodeOutcome, child?: ExecutionSpec): Item => ({
      executionId,
      event: { type: 'outcome', key, claim, outcome },
      ...(child ? { child } : {}),
    });
    try {
      if (!handler) throw unknownHandler(ctx.node);
      const outcome = await (mode === 'poll' && handler.poll ? handler.poll(ctx) : handler.start(ctx));
      if (outcome.type !== 'spawn') return toItem(outcome);
      const child = await planChild(handlers, outcome, ctx);
      return toItem({ type: 'spawned', childId: newId('exe') }, child);
    } catch (error) {
      if (isTransient(error)) return releaseLater(flight, outage, error);
      // It was away for longer than its lease, and nobody may have noticed: that is no failure of the step.
      if (error instanceof StaleClaimError) flight.stopReason ??= 'lost';
      return toItem(failureOf(error, flight, logger));
    }
  };
  const answer = await Promise.race([call(), flight.abandoned.then(() => null)]);
  return withoutEnd(flight, answer);
}

/**
 * A node that this worker stopped on its own account, at a clean stop or because its lease lapsed, is not failed by that:
 * it is handed on, unless it came to its end just in time. When others have it already this counts for nothing.
 */
function withoutEnd({ executionId, key, claim, stopReason }: Flight, answer: Item | null): Item | null {
  if (answer !== null && !isFailure(answer)) return answer;
  if (stopReason === 'draining') return { executionId, event: { type: 'released', key, claim } };
  return answer !== null && stopReason === 'lost'
    ? { executionId, event: { type: 'lost', key, claim } }
    : answer;
}

/** No fault of the step: PostgreSQL was away, or its disk full. It is done again as after a crash, in the same epoch. */
async function releaseLater(
  { executionId, key, claim }: Flight,
  outage: Outage,
  error: unknown,
): Promise<Item> {
  outage.met(error);
  await sleep(againAfterMs);
  return { executionId, event: { type: 'released', key, claim } };
}

function isFailure({ event }: Item): boolean {
  return event.type === 'outcome' && event.outcome.type === 'failed';
}

function failureOf(
  error: unknown,
  { stopReason }: Flight,
  logger: Logger,
): Extract<Outcome, { type: 'failed' }> {
  if (stopReason !== null || error instanceof StaleClaimError) {
    const message = 'The step was stopped before its end.';
    return { type: 'failed', error: { code: 'cancelled', message }, retryable: true };
  }
  return toFailure(error, logger);
}

function unknownHandler(node: NodeSpec): LoamError {
  return new LoamError('unsupported', `This worker does not know how to perform ${node.handler.handler}.`);
}

async function planChild(
  { children }: Handlers,
  { child }: Extract<Outcome, { type: 'spawn' }>,
  ctx: HandlerContext,
): Promise<ExecutionSpec> {
  const planner = Object.hasOwn(children, child.kind) ? children[child.kind] : undefined;
  if (!planner) {
    throw new LoamError('unknown-type', `There is no child run of kind ${child.kind}.`, {
      expected: Object.keys(children).join(', '),
      got: child.kind,
    });
  }
  if (ctx.depth >= maxDepth) {
    throw new LoamError('too-large', 'Runs inside runs go too deep.', {
      expected: `at most ${maxDepth} levels`,
      got: `${ctx.depth + 1}`,
    });
  }
  const spec = await planner(child, ctx);
  checkSpec(spec);
  return spec;
}

async function cancel(
  parts: RunnerParts,
  flight: Flight,
  ctx: HandlerContext,
  handler: NodeHandler | undefined,
  logger: Logger,
): Promise<void> {
  // The signal of the call that was stopped is aborted already; undoing has one of its own.
  const undo = { ...ctx, signal: AbortSignal.timeout(parts.leaseMs) };
  let error: StepError | null = null;
  try {
    await Promise.race([handler?.cancel?.(undo), flight.abandoned]);
  } catch (thrown) {
    ({ error } = toFailure(thrown, logger));
  }
  await parts.logs.flushFor(flight.claim);
  const { executionId, key, claim } = flight;
  await parts.committer.submit({ executionId, event: { type: 'stopped', key, claim, error } });
}

async function makeContext(
  parts: RunnerParts,
  flight: Flight,
  { loaded, now, work: todo, saved }: Granted,
  node: NodeSpec,
): Promise<HandlerContext> {
  const { execution, facts } = loaded;
  const ref: ClaimRef = { executionId: flight.executionId, key: flight.key, claim: flight.claim };
  const isPointless = () => flight.stopReason !== null || flight.leaseUntilMs < performance.now();
  // The first start of an epoch cannot have saved anything.
  const isFirst = todo.mode === 'start' && recordOf(execution, flight.key).losses === 0 && todo.attempt === 1;
  const read = () => untilBack(() => readSaved(parts.db, ref), isPointless);
  const state = isFirst ? null : saved === undefined ? await read() : saved;
  return {
    executionId: ref.executionId,
    projectId: facts.projectId,
    applicationId: facts.applicationId,
    revision: facts.revision,
    context: execution.graph.context,
    definitions: execution.header.definitions ?? {},
    node,
    properties: todo.properties,
    inputs: todo.inputs,
    answers: todo.answers,
    attempt: todo.attempt,
    idempotencyKey: `${ref.executionId}/${ref.key}/${todo.epoch}`,
    isLastTry: todo.failures >= (node.retry?.times ?? 0),
    startedAtMs: todo.startedAt,
    nowMs: now,
    deadlineMs: todo.deadlineAt,
    depth: facts.depth,
    signal: flight.controller.signal,
    state,
    save: (state) => untilBack(() => writeSaved(parts.db, ref, state), isPointless),
    log: (level, message) => {
      const line = {
        ...ref,
        projectId: facts.projectId,
        attempt: todo.attempt,
        at: new Date(),
        level,
        message,
      };
      parts.logs.add(line);
    },
    assertCurrent: () => assertCurrent(parts, flight, ref),
  };
}

async function assertCurrent({ db }: RunnerParts, flight: Flight, ref: ClaimRef): Promise<void> {
  const isLapsed = flight.leaseUntilMs < performance.now();
  if (isLapsed || flight.stopReason === 'lost' || !(await isClaimCurrent(db, ref)))
    throw new StaleClaimError(ref);
}
