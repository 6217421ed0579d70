import { expect, it } from 'vitest';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { findSteps, selectAlong } from './step-find';

const model = readWorkflowModel(`kind: Workflow
mode: {steps: DAG}
steps:
  - {name: build, type: build-image, properties: {tag: v1}}
  - name: test
    type: step-group
    dependsOn: [build]
    subSteps:
      - {name: unit, type: apply-job, properties: {image: "node:Test"}}
  - {name: deploy, type: deploy, dependsOn: [test], properties: {replicas: 3, policies: [build]}}
  - {name: aside, type: suspend}
`);

it('finds steps by name, then by type, then by what is in them', () => {
  expect(findSteps(model, 'BUILD')).toEqual(['build', 'test', 'deploy']);
  expect(findSteps(model, 'node:test')).toEqual(['unit']);
  expect(findSteps(model, '3')).toEqual(['deploy']);
  expect(findSteps(model, 'job')).toEqual(['unit']);
  expect(findSteps(model, ' ')).toEqual([]);
});

it('selects along the lines, and goes on looking at the same step', () => {
  expect(selectAlong(model, ['test'], 'before')).toEqual(['build', 'test']);
  expect(selectAlong(model, ['unit'], 'after')).toEqual(['deploy', 'unit']);
  expect(selectAlong(model, ['test'], 'connected')).toEqual(['build', 'deploy', 'test']);
  expect(selectAlong(model, ['aside'], 'connected')).toEqual(['aside']);
});
