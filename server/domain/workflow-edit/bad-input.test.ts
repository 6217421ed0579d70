import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoamError, isLoamError } from '@/server/domain/error';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { pasteSteps } from './copy-steps';
import { renameStep, setStepField } from './edit-fields';
import { addStep, moveSteps } from './edit-steps';
import { connectSteps, whyNotLinked } from './link-steps';
import { removeSteps } from './remove-steps';
import type { WorkflowChange } from './workflow-change';
import { edgesOf } from './workflow-edges';
import { type WorkflowModel, allSteps, readWorkflowModel, rereadWorkflowModel } from './workflow-model';

const head = 'kind: Workflow\nmode: {steps: DAG}\nsteps:\n';

function after(model: WorkflowModel, { changes }: WorkflowChange): WorkflowModel {
  return rereadWorkflowModel(applyChanges(model.text, changes), model);
}

function refusal(make: () => unknown): LoamError {
  try {
    make();
  } catch (error) {
    if (isLoamError(error)) return error;
    throw error;
  }
  throw new Error('it was made');
}

it('says where a text of 2,000 lines cannot be read, also when it was read a moment ago', () => {
  const step = (index: number) => `  - name: s${index}\n    type: deploy\n`;
  const good = head + Array.from({ length: 998 }, (_, index) => step(index)).join('');
  const bad = good.replace(/ {2}- name: s997\n.*\n$/, '  - name: s997: x\n    type: deploy\n');
  expect(bad.split('\n').slice(0, -1)).toHaveLength(1_999);
  const model = readWorkflowModel(good);
  const line = good.split('\n').indexOf('  - name: s997') + 1;
  expect(refusal(() => readWorkflowModel(bad)).position?.line).toBe(line);
  expect(refusal(() => rereadWorkflowModel(bad, model))).toEqual(refusal(() => readWorkflowModel(bad)));
});

describe('names that are there twice', () => {
  const model = readWorkflowModel(
    `${head}  - {name: a, type: x}\n  - {name: a, type: y}\n  - {name: b, type: z, dependsOn: [a]}\n`,
  );

  it('are two steps; the first is meant by who names it', () => {
    expect(allSteps(model.steps).map(({ id }) => id)).toEqual(['a', 'a~2', 'b']);
    expect(edgesOf(model).edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['a b']);
    expect(whyNotLinked(model, 'a~2', 'b')?.reason).toBe('already');
  });

  it('are mended by a new name for either, and nobody follows by mistake', () => {
    const mended = after(model, renameStep(model, 'a~2', 'c'));
    expect(mended.text).toBe(model.text.replace('{name: a, type: y}', '{name: c, type: y}'));
    expect(after(model, removeSteps(model, ['a~2'])).steps.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

it('shows a circle that somebody wrote, and lets it be mended', () => {
  const circle = readWorkflowModel(
    `${head}  - {name: a, type: x, dependsOn: [c]}\n  - {name: b, type: x, dependsOn: [a]}\n  - {name: c, type: x, dependsOn: [b]}\n`,
  );
  expect(edgesOf(circle).edges).toHaveLength(3);
  const added = after(circle, addStep(circle, { type: 'deploy' }, { after: 'b' }));
  expect(added.steps.map(({ name }) => name)).toEqual(['a', 'b', 'deploy', 'c']);
  expect(refusal(() => connectSteps(circle, 'a', 'c')).code).toBe('illegal-state');
  const mended = after(circle, setStepField(circle, 'a', ['dependsOn'], undefined));
  expect(whyNotLinked(mended, 'a', 'c')).toBeNull();
});

describe('steps of types that are not here', () => {
  const model = readWorkflowModel(
    `${head}  - name: odd # keep\n    type: from/elsewhere@v9\n    shape: {any: [1, {b: 2}]}\n    properties: text\n  - {name: last, type: x}\n`,
  );

  it('stay as they are while all around them changes', () => {
    const lines = model.text.slice(model.steps[0]?.range.from, model.steps[0]?.range.to);
    const moved = after(model, moveSteps(model, ['last'], { group: null, index: 0 }));
    expect(after(moved, addStep(moved, { type: 'x' }, { after: 'odd' })).text).toContain(lines);
  });

  it('are changed like any other, and what has no fields is refused with its place', () => {
    expect(after(model, setStepField(model, 'odd', ['shape', 'any'], [2])).text).toContain(
      'shape: {any: [2]}',
    );
    const refused = refusal(() => setStepField(model, 'odd', ['properties', 'image'], 'nginx'));
    expect(refused.path).toBe('steps[0].properties');
  });
});

it('takes whatever is pasted, or says that it is no step', () => {
  const model = readWorkflowModel(`${head}  - {name: a, type: x}\n`);
  const piece = oneof(
    string(),
    constantFrom(
      '- ',
      'name: a',
      'type: x',
      '\n',
      '\r\n',
      '  ',
      '{',
      '[',
      '"',
      '&a ',
      '*a',
      '|\n',
      '---\n',
      '\t',
      '#',
      '<<: ',
    ),
  );
  const anything = property(piece, piece, piece, piece, piece, (...pieces) => {
    expect(['pasted', 'invalid-input']).toContain(paste(model, pieces.join('')));
  });
  assert(anything, { numRuns: 1_000, seed: 20_261_128 });
}, 60_000);

function paste(model: WorkflowModel, text: string): string {
  try {
    const next = after(model, pasteSteps(model, text, { group: null, index: 1 }));
    return next.steps.length > 1 && next.steps[0]?.id === 'a' ? 'pasted' : 'lost';
  } catch (error) {
    return isLoamError(error) ? error.code : String(error);
  }
}
