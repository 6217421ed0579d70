import { timeOf } from '@/playground/controllers/objects/meta';
import type { Container, ContainerStatus, Pod, TerminatedState } from '@/playground/controllers/objects/pod';
import type { RecordedEvent } from '@/playground/controllers/runtime/event-recorder';
import { formatTime } from '@/playground/store/kube-object';
import { backoffMs, crashAfterMs, type Fate, fateOf, jobOutcomeOf, jobRunMs, startDelayOf } from './fate';
import * as messages from './pod-messages';

/**
 * What the times in a status are too coarse for (they are whole seconds), or say nothing of. Lost with the process;
 * the status's own times take its place then.
 */
export type ContainerMemory = { sinceMs: number; attempts: number };

export type ContainerStep = {
  status: ContainerStatus;
  memory: ContainerMemory;
  events: RecordedEvent[];
  /** When to look again, in milliseconds; undefined when nothing more happens by itself. */
  afterMs: number | undefined;
};

export type ContainerTurn = {
  pod: Pod;
  container: Container;
  status: ContainerStatus | undefined;
  memory: ContainerMemory | undefined;
  nowMs: number;
};

/** Takes one container one step further, if it is time for one. Pure. */
export function nextContainerStep(turn: ContainerTurn): ContainerStep {
  const { status, nowMs } = turn;
  if (status === undefined) return creating(turn);
  if (status.state.terminated)
    return { status, memory: rememberedOr(turn, nowMs), events: [], afterMs: undefined };
  if (status.state.running) return running(turn, status, timeOf(status.state.running.startedAt));
  const reason = status.state.waiting?.reason;
  if (reason === 'ImagePullBackOff') return pullingAgain(turn, status);
  if (reason === 'CrashLoopBackOff') return crashed(turn, status);
  return starting(turn, status);
}

function rememberedOr({ memory }: ContainerTurn, sinceMs: number): ContainerMemory {
  return memory ?? { sinceMs, attempts: 0 };
}

function creating({ container, nowMs, pod }: ContainerTurn): ContainerStep {
  const status: ContainerStatus = {
    name: container.name,
    image: container.image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
  };
  const events = [messages.pullingEvent(container)];
  return { status, memory: { sinceMs: nowMs, attempts: 0 }, events, afterMs: startDelayOf(pod) };
}

function starting(turn: ContainerTurn, status: ContainerStatus): ContainerStep {
  const { pod, container, nowMs } = turn;
  const delayMs = startDelayOf(pod);
  const memory = rememberedOr(turn, timeOf(pod.status?.startTime));
  const leftMs = memory.sinceMs + delayMs - nowMs;
  if (leftMs > 0) return { status, memory, events: [], afterMs: leftMs };
  const fate = fateOf(container.image);
  if (fate !== 'unpullable') return started(turn, status, fate, messages.startedEvents(container, delayMs));
  const message = messages.pullBackoffMessage(container.image);
  return {
    status: { ...status, state: { waiting: { reason: 'ImagePullBackOff', message } } },
    memory: { sinceMs: nowMs, attempts: 1 },
    events: messages.pullFailedEvents(container),
    afterMs: backoffMs(1),
  };
}

function started(
  { pod, nowMs, container }: ContainerTurn,
  status: ContainerStatus,
  fate: Fate,
  events: RecordedEvent[],
): ContainerStep {
  const next: ContainerStatus = {
    ...status,
    imageID: container.image,
    ready: fate === 'runs',
    started: fate !== 'crashes',
    state: { running: { startedAt: formatTime(new Date(nowMs)) } },
  };
  const unhealthy = fate === 'never-ready' ? [messages.unhealthyEvent(container)] : [];
  const memory = { sinceMs: nowMs, attempts: 1 };
  return { status: next, memory, events: [...events, ...unhealthy], afterMs: nextTurnMs(pod, fate) };
}

function nextTurnMs(pod: Pod, fate: Fate): number | undefined {
  if (fate === 'crashes') return crashAfterMs;
  if (fate === 'never-ready') return backoffMs(1);
  return jobOutcomeOf(pod) ? jobRunMs : undefined;
}

function running(turn: ContainerTurn, status: ContainerStatus, startedAtMs: number): ContainerStep {
  const { pod, container, nowMs } = turn;
  const memory = rememberedOr(turn, startedAtMs);
  const fate = fateOf(container.image);
  const waitMs = fate === 'never-ready' ? backoffMs(memory.attempts) : nextTurnMs(pod, fate);
  if (waitMs === undefined) return { status, memory, events: [], afterMs: undefined };
  const leftMs = memory.sinceMs + waitMs - nowMs;
  if (leftMs > 0) return { status, memory, events: [], afterMs: leftMs };
  if (fate === 'never-ready') {
    const next = { sinceMs: nowMs, attempts: memory.attempts + 1 };
    const events = [messages.unhealthyEvent(container)];
    return { status, memory: next, events, afterMs: backoffMs(next.attempts) };
  }
  return fate === 'crashes' ? crash(turn, status, startedAtMs) : jobDone(turn, status, startedAtMs);
}

function terminatedState(
  exitCode: number,
  reason: string,
  startedAtMs: number,
  nowMs: number,
): TerminatedState {
  return {
    exitCode,
    reason,
    startedAt: formatTime(new Date(startedAtMs)),
    finishedAt: formatTime(new Date(nowMs)),
  };
}

function jobDone(turn: ContainerTurn, status: ContainerStatus, startedAtMs: number): ContainerStep {
  const { pod, nowMs } = turn;
  const { exitCode, reason } = jobOutcomeOf(pod) ?? { exitCode: 0, reason: 'Completed' };
  const terminated = terminatedState(exitCode, reason, startedAtMs, nowMs);
  return {
    status: { ...status, ready: false, started: false, state: { terminated } },
    memory: { sinceMs: nowMs, attempts: 0 },
    events: [],
    afterMs: undefined,
  };
}

/** The first restart is immediate, and crashes as well; that is told as one step. */
function crash(turn: ContainerTurn, status: ContainerStatus, startedAtMs: number): ContainerStep {
  const { pod, container, nowMs } = turn;
  const restartCount = Math.max(status.restartCount, 1);
  const waiting = {
    reason: 'CrashLoopBackOff',
    message: messages.crashMessage({ pod, container }, restartCount),
  };
  return {
    status: {
      ...status,
      restartCount,
      ready: false,
      started: false,
      state: { waiting },
      lastState: { terminated: terminatedState(1, 'Error', startedAtMs, nowMs) },
    },
    memory: { sinceMs: nowMs, attempts: restartCount },
    events: [messages.crashEvent({ pod, container })],
    afterMs: backoffMs(restartCount),
  };
}

function crashed(turn: ContainerTurn, status: ContainerStatus): ContainerStep {
  const { container, nowMs } = turn;
  const memory = rememberedOr(turn, timeOf(status.lastState.terminated?.finishedAt));
  const leftMs = memory.sinceMs + backoffMs(status.restartCount) - nowMs;
  if (leftMs > 0) return { status, memory, events: [], afterMs: leftMs };
  const restarted = { ...status, restartCount: status.restartCount + 1 };
  return started(turn, restarted, 'crashes', messages.startedEvents(container, undefined));
}

function pullingAgain(turn: ContainerTurn, status: ContainerStatus): ContainerStep {
  const { container, nowMs } = turn;
  const memory = turn.memory ?? { sinceMs: nowMs, attempts: 1 };
  const leftMs = memory.sinceMs + backoffMs(memory.attempts) - nowMs;
  if (leftMs > 0) return { status, memory, events: [], afterMs: leftMs };
  const attempts = memory.attempts + 1;
  const events = [messages.pullingEvent(container), ...messages.pullFailedEvents(container)];
  return { status, memory: { sinceMs: nowMs, attempts }, events, afterMs: backoffMs(attempts) };
}
