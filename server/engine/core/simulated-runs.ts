import { type HistoryEvent, attemptVerbs } from './attempts';
import type { NodeSpec } from './graph';
import type { World } from './simulated-world';

export const by = { id: null, name: 'someone' };
export const fault = { code: 'unavailable', message: 'no' };

/** A step of a simulated run. */
export function step(key: string, dependsOn: string[] = [], rest: Partial<NodeSpec> = {}): NodeSpec {
  return { key, kind: 'step', handler: { handler: 'work' }, dependsOn, ...rest };
}

/** Runs every job there is; what `answers` does not name succeeds. */
export function run(world: World, answers: Record<string, 'failed' | 'suspended'> = {}): void {
  while (world.jobs.some(({ at }) => at <= world.now)) {
    const held = world.take(
      world.jobs.findIndex(({ at }) => at <= world.now),
      'w1',
    );
    if (!held) continue;
    const { key, claim } = held;
    const answer = answers[key];
    if (answer === 'failed')
      world.send({ type: 'outcome', key, claim, outcome: { type: 'failed', error: fault } });
    else if (answer) world.send({ type: 'outcome', key, claim, outcome: { type: answer, reason: 'ask' } });
    else world.send({ type: 'outcome', key, claim, outcome: { type: 'succeeded', outputs: { port: 80 } } });
  }
}

export const states = (world: World) =>
  Object.fromEntries([...world.execution.graph.nodes.keys()].map((key) => [key, world.node(key).state]));

/** The events that tell of the attempts of a node, as they are stored. */
export function storedHistory(world: World, key: string): HistoryEvent[] {
  return world.history
    .filter((change) => change.key === key || (attemptVerbs as readonly string[]).includes(change.type))
    .map((change) => ({
      at: new Date(world.now),
      nodeKey: change.key,
      type: change.type,
      data: change.key === null ? { ...change.patch, by: change.by } : change.patch,
    }));
}
