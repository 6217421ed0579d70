import { expect, it } from 'vitest';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { compareSteps } from './compare-steps';

const flow = (steps: string) => readWorkflowModel(`kind: Workflow\nmetadata: {name: flow}\nsteps:\n${steps}`);

const then = flow(`  - {name: build, type: build, properties: {a: 1, b: 2}}
  - {name: test, type: check}
  - {name: ship, type: deploy}
`);
const ran = ['build', 'test', 'ship'];

it('says which fields of a step are not what the run had, whatever their order', () => {
  const now = flow(`  - {type: build, properties: {b: 2, a: 1}, name: build, timeout: 3m}
  - {name: test, type: check}
  - {name: ship, type: deploy, if: status.test.succeeded, properties: {}}
`);
  const { changed, added, removed } = compareSteps(now, ran, then);
  expect([...changed]).toEqual([
    ['build', ['timeout']],
    ['ship', ['if', 'properties']],
  ]);
  expect([...added, ...removed]).toEqual([]);
});

it('knows what was added, what is gone, and what is in another group', () => {
  const now = flow(`  - name: both
    type: step-group
    subSteps:
      - {name: build, type: build, properties: {a: 1, b: 2}}
      - {name: lint, type: check}
  - {name: ship, type: deploy}
`);
  const { changed, added, removed } = compareSteps(now, ran, then);
  expect([...changed]).toEqual([['build', ['group']]]);
  expect([...added]).toEqual(['both', 'lint']);
  expect(removed).toEqual(['test']);
});

it('still knows what is there and what is not where the document of the run cannot be read', () => {
  const { changed, added, removed } = compareSteps(flow('  - {name: build, type: other}\n'), ran, null);
  expect([changed.size, added.size, [...removed]]).toEqual([0, 0, ['test', 'ship']]);
});
