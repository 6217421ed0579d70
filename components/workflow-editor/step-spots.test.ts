import { describe, expect, it } from 'vitest';
import { arrange, isArranged } from '@/components/graph/arrange';
import { Family, boxesOf } from '@/components/graph/boxes';
import { type Spots, patchSpots } from '@/server/domain/arrangement';
import { renameStep } from '@/server/domain/workflow-edit/edit-fields';
import { addStep, groupSteps, moveSteps, ungroupSteps } from '@/server/domain/workflow-edit/edit-steps';
import { removeSteps } from '@/server/domain/workflow-edit/remove-steps';
import type { WorkflowChange } from '@/server/domain/workflow-edit/workflow-change';
import { type WorkflowModel, readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { toStepGraph } from './step-graph';
import { followSpots } from './step-spots';

const model = readWorkflowModel(`kind: Workflow
mode: {steps: DAG}
steps:
  - {name: a, type: x}
  - name: g
    type: step-group
    dependsOn: [a]
    subSteps:
      - {name: b, type: x}
      - {name: c, type: x}
  - {name: d, type: x, dependsOn: [g]}
`);
const at = (x: number, y: number) => ({ x, y });
const spots: Spots = new Map([
  ['a', at(0, 0)],
  ['b', at(0, 100)],
  ['c', at(300, 100)],
  ['d', at(0, 300)],
]);

function after(make: (model: WorkflowModel) => WorkflowChange, from = model) {
  return readWorkflowModel(applyChanges(from.text, make(from).changes));
}
const follow = (next: WorkflowModel, more?: Parameters<typeof followSpots>[3]) => {
  const patch = followSpots(model, next, spots, more);
  return { patch, spots: patchSpots(spots, patch) };
};
function boxes(of: WorkflowModel, where: Spots) {
  const graph = toStepGraph(of, new Map(), { group: () => '', when: () => '', untyped: '', vacant: '' });
  expect(isArranged(graph, where)).toBe(true);
  return boxesOf(new Family(graph), arrange(graph, where, null) ?? {});
}

describe('where steps stand when the document changes', () => {
  it('is what it was for whatever stays what it is', () => {
    expect(follow(after((now) => moveSteps(now, ['d'], { group: null, index: 0 }))).patch.size).toBe(0);
  });

  it('goes along with another name, of a group too', () => {
    expect([...follow(after((now) => renameStep(now, 'b', 'blue'))).patch]).toEqual([['blue', at(0, 100)]]);
    expect(follow(after((now) => renameStep(now, 'g', 'other'))).patch.size).toBe(0);
  });

  it('is a free spot behind what it was added to, also where one of that name once stood', () => {
    const next = after((now) => addStep(now, { type: 'x', name: 'new' }, { after: 'd' }));
    const old = new Map([...spots, ['new', at(0, 0)] as const]);
    for (const known of [spots, old]) {
      const spot = followSpots(model, next, known).get('new');
      expect(spot?.x).toBe(0);
      expect(spot?.y).toBeGreaterThan(300);
    }
  });

  it('is the old one for what was gone for a moment while the text was written', () => {
    const broken = readWorkflowModel(model.text.replace('subSteps:', 'subSteps_:'));
    const gone = followSpots(model, broken, spots, { isWritten: true });
    expect([...gone.keys()]).toEqual(['g']);
    const back = followSpots(broken, model, patchSpots(spots, gone), { isWritten: true });
    expect(back.size).toBe(0);
  });

  it('is that of the group where its last step goes', () => {
    const next = after((now) => removeSteps(now, ['b', 'c']));
    expect(follow(next).patch.get('g')).toEqual(at(-12, 72));
  });

  it('is a new one for what goes into a group, unless somebody put it there', () => {
    const next = after((now) => moveSteps(now, ['d'], { group: 'g', index: 2 }));
    const free = follow(next).spots.get('d');
    expect(free?.y).toBeLessThan(300);
    expect(follow(next, { placed: new Map([['d', at(600, 100)]]) }).spots.get('d')).toEqual(at(600, 100));
  });

  it('stays what it is in a new group, unless that would lie over others, and where a group is taken apart', () => {
    const apart = after((now) => ungroupSteps(now, 'g'));
    expect(follow(apart).patch.size).toBe(0);
    const next = after((now) => groupSteps(now, ['a', 'd'], 'both'));
    const { both, g } = Object.fromEntries(boxes(next, follow(next).spots));
    expect(
      (both?.y ?? 0) >= (g?.y ?? 0) + (g?.height ?? 0) || (both?.x ?? 0) >= (g?.x ?? 0) + (g?.width ?? 0),
    ).toBe(true);
  });

  it('is nobody’s where nothing was put anywhere', () => {
    const next = after((now) => addStep(now, { type: 'x', name: 'new' }, { after: 'd' }));
    expect(followSpots(model, next, new Map()).size).toBe(0);
    expect([...followSpots(model, next, new Map([['new', at(1, 1)]]))]).toEqual([['new', null]]);
  });
});
