import { describe, expect, it } from 'vitest';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { edgeOf, followPlace, toDropPlace, toListPlace, toStepPlace } from './step-places';

const model = readWorkflowModel(`kind: Workflow
steps:
  - {name: a, type: x}
  - name: g
    type: step-group
    subSteps:
      - {name: b, type: x}
      - {name: c, type: x}
  - {name: d, type: x, dependsOn: [a]}
`);

describe('places of the canvas in the document', () => {
  it('adds behind a step, on a line and at the end of a group or of all', () => {
    expect(toStepPlace(model, { after: 'b' })).toEqual({ after: 'b' });
    expect(toStepPlace(model, { edge: 'a>g' })).toEqual({ on: edgeOf(model, 'a>g') });
    expect(toStepPlace(model, { within: 'g' })).toEqual({ group: 'g', index: 2 });
    expect(toStepPlace(model, { within: null })).toEqual({ group: null, index: 3 });
    expect(toStepPlace(model, { after: 'gone' })).toEqual({ group: null, index: 3 });
  });

  it('moves behind a step and before the end of a line', () => {
    expect(toListPlace(model, { after: 'b' })).toEqual({ group: 'g', index: 1 });
    expect(toListPlace(model, { edge: 'a>g' })).toEqual({ group: null, index: 1 });
  });

  it('leaves steps where they are when they are let go on free ground, but for those that leave a group', () => {
    expect(toDropPlace(model, ['a'], { within: null })).toBeNull();
    expect(toDropPlace(model, ['b'], { within: 'g' })).toBeNull();
    expect(toDropPlace(model, ['b'], { within: null })).toEqual({ group: null, index: 2 });
    expect(toDropPlace(model, ['d'], { within: 'g' })).toEqual({ group: 'g', index: 2 });
    expect(toDropPlace(model, ['d'], { after: 'a' })).toEqual({ group: null, index: 1 });
  });
});

it('follows steps that get other names', () => {
  const names = new Map([['a', 'x']]);
  expect(followPlace(null, names)).toBeNull();
  expect(followPlace({ after: 'a' }, names)).toEqual({ after: 'x' });
  expect(followPlace({ within: null }, names)).toEqual({ within: null });
  expect(followPlace({ within: 'a' }, names)).toEqual({ within: 'x' });
  expect(followPlace({ edge: 'a>b' }, names)).toEqual({ edge: 'x>b' });
  expect(followPlace({ edge: 'b>a:image' }, names)).toEqual({ edge: 'b>x:image' });
});
