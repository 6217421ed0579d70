import { expect, it } from 'vitest';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { namesAround } from './names-around';

it('finds what the steps of an application point at, and skips what has no name', () => {
  const model = readWorkflowModel(`apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice}
    - nonsense
  policies:
    - {name: production, type: topology}
    - {type: topology}
`);
  expect(namesAround(model)).toEqual({ components: ['web'], policies: ['production'] });
});

it('knows nothing around a workflow of the library', () => {
  const model = readWorkflowModel(`apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: flow}
spec: {components: [{name: web}]}
steps: [{name: a, type: suspend}]
`);
  expect(namesAround(model)).toEqual({ components: [], policies: [] });
});
