import { assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { isLoamError } from '@/server/domain/error';
import { applyChanges, invertChanges } from '@/server/domain/yaml-edit/changes';
import { isSame } from '@/server/domain/yaml-edit/plain-edit';
import { createRandom } from '@/server/domain/yaml-edit/testing/random';
import { renameStep } from './edit-fields';
import { linkableTo, whyNotLinked } from './link-steps';
import { randomChange } from './testing/random-change';
import { randomWorkflow } from './testing/random-workflow';
import type { WorkflowChange } from './workflow-change';
import { type StepModel, type WorkflowModel, allSteps, readWorkflowModel } from './workflow-model';

const cases = 1_500;

it(`makes ${cases} random changes of random workflows, and takes them back`, () => {
  const tally: Record<string, number> = {};
  const holds = property(integer({ min: 0 }), (seed) => {
    const random = createRandom(seed);
    const model = readWorkflowModel(randomWorkflow(random));
    const made = attempt(() => randomChange(random, model));
    const verb = made?.label.verb ?? 'refused';
    tally[verb] = (tally[verb] ?? 0) + 1;
    if (made) expectWhole(model, made);
  });
  assert(holds, { numRuns: cases, seed: 20_261_128 });
  expect(tally['refused'] ?? 0).toBeLessThan(cases * 0.3);
  expect(Object.keys(tally)).toHaveLength(15);
}, 180_000);

it('offers what each step can wait for, as a line between the two would be allowed', () => {
  const holds = property(integer({ min: 0 }), (seed) => {
    const model = readWorkflowModel(randomWorkflow(createRandom(seed)));
    const ids = allSteps(model.steps).map(({ id }) => id);
    for (const to of ids) {
      const allowed = ids.filter((from) => whyNotLinked(model, from, to) === null);
      expect(linkableTo(model, to).map(({ id }) => id)).toEqual(allowed);
    }
  });
  assert(holds, { numRuns: 100, seed: 20_261_128 });
}, 180_000);

it('gives every step another name and its own again', () => {
  const holds = property(integer({ min: 0 }), (seed) => {
    const model = readWorkflowModel(randomWorkflow(createRandom(seed)));
    for (const { id, isNamed } of allSteps(model.steps)) {
      if (!isNamed) continue;
      const there = readWorkflowModel(applyChanges(model.text, renameStep(model, id, 'another').changes));
      expect(applyChanges(there.text, renameStep(there, 'another', id).changes)).toBe(model.text);
    }
  });
  assert(holds, { numRuns: 60, seed: 20_261_128 });
}, 180_000);

function attempt(make: () => WorkflowChange): WorkflowChange | null {
  try {
    return make();
  } catch (error) {
    const isRefusal = isLoamError(error) && ['illegal-state', 'conflict', 'unsupported'].includes(error.code);
    if (isRefusal) return null;
    throw error;
  }
}

function expectWhole(model: WorkflowModel, { changes, select, label }: WorkflowChange): void {
  const text = applyChanges(model.text, changes);
  const say = `${label.verb} ${label.name}\n${model.text}\n=>\n${text}`;
  expect(applyChanges(text, invertChanges(model.text, changes)), say).toBe(model.text);
  const next = readWorkflowModel(text);
  const ids = allSteps(next.steps).map(({ id }) => id);
  expect(new Set(ids).size, say).toBe(ids.length);
  expect(ids, say).toEqual(expect.arrayContaining(select));
  for (const comment of model.text.match(/# (?:about|c)\s?\d+/g) ?? []) {
    expect(label.verb === 'remove' || isTaken(label.verb, comment) || text.includes(comment), say).toBe(true);
  }
  // What a step says of itself changes only where it is told to.
  const told = new Set(['rename', 'set', 'remove', 'disconnect', 'take', 'give']);
  if (told.has(label.verb)) return;
  const bare = (steps: readonly StepModel[]) =>
    allSteps(steps)
      .filter(({ isGroup }) => !isGroup)
      .map(ownFields);
  for (const fields of bare(model.steps)) {
    expect(
      bare(next.steps).some((each) => isSame(each, fields)),
      say,
    ).toBe(true);
  }
}

/** Comments at what goes: an entry of dependsOn, the line of a group. */
function isTaken(verb: string, comment: string): boolean {
  return (verb === 'disconnect' || verb === 'ungroup') && comment.startsWith('# ');
}

function ownFields({ value }: StepModel): StepModel['value'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { name: _, dependsOn: __, ...own } = value;
  return own;
}
