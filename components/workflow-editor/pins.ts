import type { JsonValue } from '@/server/domain/json';
import { isItemInput } from '@/server/domain/oam/for-each';
import type { RunOutput } from './run-steps';

/** A value that is kept in place of what a run hands on, by the name of the output. */
export type Pins = Record<string, { step: string; value: JsonValue }>;

/** What a run handed on, with what is pinned over it. */
export function withPins(
  outputs: ReadonlyMap<string, RunOutput>,
  pins: Readonly<Pins>,
): ReadonlyMap<string, RunOutput> {
  const pinned = Object.entries(pins).map(
    ([name, { step, value }]) => [name, { name, step, value, isPinned: true }] as const,
  );
  return pinned.length === 0 ? outputs : new Map([...outputs, ...pinned]);
}

/** What somebody wrote as a value: JSON, or else a text. */
export function valueOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

/** As it is written for `valueOf` to read it back. */
export function textOf(value: JsonValue): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  return valueOf(value) === value ? value : JSON.stringify(value);
}

/** The inputs of a step that others hand on: those of the run and the item of a step that has items are given otherwise. */
export function takenBy(inputs: readonly { from: string }[]): string[] {
  const own = ({ from }: { from: string }) => !from.startsWith('context.') && !isItemInput(from);
  return [...new Set(inputs.filter(own).map(({ from }) => from))];
}
