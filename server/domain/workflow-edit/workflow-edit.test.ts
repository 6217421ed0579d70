import { describe, expect, it } from 'vitest';
import { LoamError } from '@/server/domain/error';
import { applyChanges, invertChanges } from '@/server/domain/yaml-edit/changes';
import { copySteps, duplicateSteps, pasteSteps } from './copy-steps';
import { renameOutput, renameStep, setMode, setStepField } from './edit-fields';
import { addStep, groupSteps, moveSteps, ungroupSteps } from './edit-steps';
import { connectSteps, disconnectSteps, whyNotLinked } from './link-steps';
import { removeSteps, usersOf } from './remove-steps';
import type { WorkflowChange } from './workflow-change';
import { edgesOf } from './workflow-edges';
import { type WorkflowModel, allSteps, readWorkflowModel } from './workflow-model';

const shop = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: release}
mode:
  steps: DAG
steps:
  # the image
  - name: build
    type: build-image   # ours
    outputs:
      - name: image
        valueFrom: output.image
  - name: test
    type: step-group
    dependsOn: [build]
    subSteps:
      - name: unit
        type: apply-job
        if: status.build.succeeded && inputs.image != "status.build"
        inputs: [{from: image, parameterKey: image}]
      - type: apply-job
        dependsOn: ["unit"]

  # in the end
  - name: deploy
    type: deploy
    dependsOn:
      - test # all of them
`;

const dag = () => readWorkflowModel(shop);
const inTurn = () => readWorkflowModel(shop.replace('mode:\n  steps: DAG\n', ''));
const namesIn = (model: WorkflowModel) => allSteps(model.steps).map(({ name }) => name);

function after(model: WorkflowModel, change: WorkflowChange): WorkflowModel {
  const text = applyChanges(model.text, change.changes);
  expect(applyChanges(text, invertChanges(model.text, change.changes))).toBe(model.text);
  const next = readWorkflowModel(text, model.index);
  const ids = allSteps(next.steps).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(change.select));
  return next;
}

function refusal(make: () => unknown): LoamError {
  try {
    make();
  } catch (error) {
    if (error instanceof LoamError) return error;
  }
  throw new Error('it was made');
}

describe('the model', () => {
  it('holds steps, places and edges, by mode, dependsOn and data apart', () => {
    const model = dag();
    expect(namesIn(model)).toEqual(['build', 'test', 'unit', 'test-2', 'deploy']);
    expect(model.steps[0]?.range.from).toBe(shop.indexOf('  # the image'));
    expect(edgesOf(model).edges.map(({ from, to, kind }) => `${from} ${to} ${kind}`)).toEqual([
      'build test order',
      'build unit data',
      'unit test-2 order',
      'test deploy order',
    ]);
    const byMode = edgesOf(inTurn()).edges.filter((edge) => edge.kind === 'order' && edge.by === 'mode');
    expect(byMode.map(({ from, to }) => `${from} ${to}`)).toEqual(['build test', 'test deploy']);
  });

  it('shows what is not understood, twice there or not there', () => {
    const model = readWorkflowModel(`kind: Application
spec:
  workflow:
    steps:
      - {name: a, type: my-own, extra: 1, dependsOn: [gone], inputs: [{from: nobody}, {from: context.x}]}
      - {name: a, type: deploy}
      - just a text
      -
`);
    expect(model.steps.map(({ id, name }) => `${id} ${name}`)).toEqual([
      'a a',
      'a~2 a',
      'step-3 step-3',
      'step-4 step-4',
    ]);
    expect(edgesOf(model).loose.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'dependsOn gone',
      'input nobody',
    ]);
    const moved = after(model, moveSteps(model, ['step-3'], { group: null, index: 0 }));
    expect(moved.steps[0]?.value).toBe('just a text');
  });
});

it('takes a moment for hundreds of steps', () => {
  const step = (index: number) =>
    `  # step ${index}\n  - name: s${index}\n    type: deploy\n    dependsOn: [s0]\n`;
  const steps = Array.from({ length: 400 }, (_, index) => step(index + 1)).join('');
  const model = readWorkflowModel(`kind: Workflow\nsteps:\n  - {name: s0, type: deploy}\n${steps}`);
  expect(after(model, renameStep(model, 's0', 'first')).steps[399]?.step.dependsOn).toEqual(['first']);
  expect(after(model, moveSteps(model, ['s200'], { group: null, index: 0 })).steps[0]?.name).toBe('s200');
}, 15_000);

describe('steps', () => {
  it('are added behind one, on an edge, and into a group', () => {
    const behind = after(dag(), addStep(dag(), { type: 'notification' }, { after: 'build' }));
    expect(behind.steps[1]?.value).toEqual({
      name: 'notification',
      type: 'notification',
      dependsOn: ['build'],
    });
    const edge = edgesOf(dag()).edges.find(({ to }) => to === 'deploy');
    if (!edge) throw new Error('no edge');
    const between = addStep(dag(), { type: 'suspend', name: 'test' }, { on: edge });
    expect(after(dag(), between).text).toBe(
      shop
        .replace(
          '  # in the end',
          '  - name: test-3\n    type: suspend\n    dependsOn:\n      - test\n\n  # in the end',
        )
        .replace('- test # all', '- test-3 # all'),
    );
    const inside = after(dag(), addStep(dag(), { type: 'x' }, { group: 'test', index: 0 }));
    expect(namesIn(inside)).toEqual(['build', 'test', 'x', 'unit', 'test-3', 'deploy']);
  });

  it('keep the name that others know them by when their place changes', () => {
    const text = shop.replace('dependsOn: ["unit"]', 'dependsOn: ["unit"]\n        if: status.test-2.failed');
    const model = readWorkflowModel(text);
    const next = after(model, addStep(model, { type: 'x' }, { group: 'test', index: 0 }));
    expect(next.text).toContain('      - name: test-2\n        type: apply-job');
  });

  it('say who would miss them, and mend that when asked', () => {
    expect(usersOf(dag(), ['build']).map(({ step, kind }) => `${step} ${kind}`)).toEqual([
      'test dependsOn',
      'unit expression',
      'unit input',
      'unit expression',
    ]);
    const bare = after(dag(), removeSteps(dag(), ['build']));
    expect(edgesOf(bare).loose.map(({ kind }) => kind)).toEqual(['dependsOn', 'input']);
    const mended = after(dag(), removeSteps(dag(), ['build'], { mend: true }));
    expect(edgesOf(mended).loose).toEqual([]);
    const bridged = after(dag(), removeSteps(dag(), ['test'], { mend: true }));
    expect(bridged.steps[1]?.step.dependsOn).toEqual(['build']);
    expect(bridged.text).toContain('      - build # all of them');
  });

  it('move with their comments, also into a group and out of it', () => {
    const model = inTurn();
    const up = after(model, moveSteps(model, ['deploy'], { group: null, index: 0 }));
    expect(up.text).toContain('steps:\n  # in the end\n  - name: deploy\n');
    const both = after(model, moveSteps(model, ['build', 'deploy'], { group: 'test', index: 1 }));
    expect(namesIn(both)).toEqual(['test', 'unit', 'build', 'deploy', 'test-4']);
    const out = after(model, moveSteps(model, ['unit'], { group: null, index: 3 }));
    expect(namesIn(out)).toEqual(['build', 'test', 'test-1', 'deploy', 'unit']);
    expect(refusal(() => moveSteps(model, ['test'], { group: 'test', index: 0 })).code).toBe('illegal-state');
  });

  it('go into a group that runs as they ran, and out again', () => {
    const model = inTurn();
    const grouped = after(model, groupSteps(model, ['build', 'test'], 'all'));
    expect(grouped.steps[0]?.value).toMatchObject({ name: 'all', type: 'step-group', mode: 'StepByStep' });
    expect(namesIn(grouped)).toEqual(['all', 'build', 'test', 'unit', 'test-2', 'deploy']);
    expect(grouped.text).toContain(
      '      # the image\n      - name: build\n        type: build-image   # ours\n',
    );
    expect(after(grouped, ungroupSteps(grouped, 'all')).tree.value).toEqual(model.tree.value);
    expect(refusal(() => groupSteps(model, ['unit', 'deploy'])).code).toBe('illegal-state');
    const loose = after(dag(), ungroupSteps(dag(), 'test'));
    expect(loose.steps.at(-1)?.step.dependsOn).toEqual(['unit', 'test-2']);
    expect(loose.steps[1]?.step.dependsOn).toEqual(['build']);
  });
});

describe('names', () => {
  it('follow a step that is renamed, in conditions too, but not in texts', () => {
    const next = after(dag(), renameStep(dag(), 'build', 'make-it'));
    expect(next.text).toContain('dependsOn: [make-it]');
    expect(next.text).toContain('if: status.make-it.succeeded && inputs.image != "status.build"');
    expect(after(next, renameStep(next, 'make-it', 'build')).text).toBe(shop);
    expect(refusal(() => renameStep(dag(), 'build', 'unit')).code).toBe('conflict');
    expect(refusal(() => renameStep(dag(), 'build', '')).code).toBe('invalid-input');
  });

  it('follow what a step puts out', () => {
    const next = after(dag(), renameOutput(dag(), 'build', 0, 'picture'));
    expect(next.text).toContain('{from: picture, parameterKey: image}');
    expect(next.text).toContain('inputs.picture != "status.build"');
  });

  it('take those with them that are called after the group', () => {
    const text = shop.replace('      - test # all', '      - test-2\n      - test # all');
    const model = readWorkflowModel(text);
    const next = after(model, renameStep(model, 'test', 'check'));
    expect(next.steps[2]?.step.dependsOn).toEqual(['check-2', 'check']);
  });
});

describe('lines', () => {
  it('are drawn and taken away in the text', () => {
    const linked = after(dag(), connectSteps(dag(), 'build', 'deploy'));
    expect(linked.text).toContain('      - test # all of them\n      - build\n');
    const quoted = after(dag(), connectSteps(dag(), 'build', 'test-2'));
    expect(quoted.text).toContain('dependsOn: ["unit", "build"]');
    const edges = edgesOf(dag()).edges;
    const unlinked = edges.reduceRight((model, edge) => after(model, disconnectSteps(model, edge)), dag());
    expect(edgesOf(unlinked).edges).toEqual([]);
    expect(unlinked.text).not.toContain('dependsOn');
  });

  it('are refused with the reason', () => {
    const reason = (from: string, to: string, model = dag()) => whyNotLinked(model, from, to)?.reason;
    expect(reason('build', 'build')).toBe('itself');
    expect(reason('build', 'test')).toBe('already');
    expect(reason('test', 'unit')).toBe('group');
    expect(whyNotLinked(dag(), 'deploy', 'build')).toEqual({
      reason: 'cycle',
      trail: ['build', 'deploy', 'test', 'build'],
    });
    expect(reason('build', 'deploy', inTurn())).toBe('mode');
    expect(reason('deploy', 'build', inTurn())).toBe('cycle');
    expect(reason('build', 'test-2')).toBeUndefined();
    expect(refusal(() => connectSteps(dag(), 'deploy', 'build')).got).toBe(
      'build -> deploy -> test -> build',
    );
    const [byMode] = edgesOf(inTurn()).edges;
    expect(byMode && refusal(() => disconnectSteps(inTurn(), byMode)).hint).toContain('DAG');
  });
});

describe('fields', () => {
  it('stand where people write them', () => {
    const timed = after(dag(), setStepField(dag(), 'build', ['timeout'], '10m'));
    expect(timed.text).toContain('type: build-image   # ours\n    timeout: 10m\n    outputs:');
    const set = after(timed, setStepField(timed, 'build', ['properties', 'tag'], 'v1'));
    expect(set.text).toContain('valueFrom: output.image\n    properties:\n      tag: v1\n');
    expect(after(set, setStepField(set, 'build', ['timeout'], undefined)).text).not.toContain('timeout');
    expect(setStepField(dag(), 'build', ['timeout'], undefined).changes).toEqual([]);
  });

  it('of the mode can keep the order that there was', () => {
    const model = inTurn();
    const loose = after(model, setMode(model, 'steps', 'DAG', { keepOrder: true }));
    expect(loose.steps.map(({ step }) => step.dependsOn)).toEqual([[], ['build'], ['test']]);
    expect(loose.mode).toBe('DAG');
    const inner = after(loose, setMode(loose, { group: 'test' }, 'StepByStep'));
    expect(inner.steps[1]?.step.mode).toBe('StepByStep');
    expect(after(inner, setMode(inner, 'subSteps', 'StepByStep')).subMode).toBe('StepByStep');
  });
});

describe('copies', () => {
  it('are text, and are pasted with names of their own', () => {
    const text = copySteps(dag(), ['build', 'test']);
    expect(text).toMatch(/^# the image\n- name: build\n {2}type: build-image {3}# ours\n/);
    const next = after(dag(), pasteSteps(dag(), text, { group: null, index: 3 }));
    expect(next.steps.slice(3).map(({ name }) => name)).toEqual(['build-2', 'test-3']);
    const unit = next.steps[4]?.subSteps[0];
    expect(unit?.name).toBe('unit-2');
    expect(unit?.step.if).toBe('status.build-2.succeeded && inputs.image_2 != "status.build"');
    expect(unit?.step.inputs).toEqual([{ from: 'image_2', parameterKey: 'image' }]);
    expect(next.steps[4]?.step.dependsOn).toEqual(['build-2']);
    const twice = after(dag(), duplicateSteps(dag(), ['deploy']));
    expect(twice.steps.at(-1)?.value).toEqual({ name: 'deploy-2', type: 'deploy', dependsOn: ['test'] });
  });

  it('come from elsewhere: a step, a document, types that are not here', () => {
    const empty = readWorkflowModel('kind: Application\nspec: {}\n');
    const pasted = pasteSteps(empty, copySteps(dag(), ['deploy']), { group: null, index: 0 }, () => false);
    expect(pasted.missing).toEqual(['deploy']);
    expect(after(empty, pasted).steps[0]?.value).toEqual({ name: 'deploy', type: 'deploy' });
    expect(
      after(empty, pasteSteps(empty, 'type: x\nif: always', { group: null, index: 0 })).steps,
    ).toHaveLength(1);
    expect(after(empty, pasteSteps(empty, shop, { group: null, index: 0 })).steps).toHaveLength(3);
    for (const garbage of ['', 'hello', '[1, 2]', '{', '<a href="x">', '- - x', '{}', 'kind: Secret']) {
      expect(refusal(() => pasteSteps(dag(), garbage, { group: null, index: 0 })).code).toBe('invalid-input');
    }
  });
});
