import { expect, it } from 'vitest';
import { readWorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { takenValues } from './taken-values';

const model = readWorkflowModel(`kind: Workflow
steps:
  - {name: fetch, type: request, outputs: [{name: response, valueFrom: output.response}]}
  - name: say
    type: print-message-in-status
    inputs:
      - {from: response, parameterKey: message}
      - {from: context.text, parameterKey: title}
      - {from: nowhere}
`);

it('says of each value that a step takes which parameter it fills, and which step gives it', () => {
  const step = stepOf(model, 'say');
  if (!step) throw new Error('no step');
  expect(
    takenValues(model, step).map(({ from, parameterKey, giver }) => [from, parameterKey, giver]),
  ).toEqual([
    ['response', 'message', 'fetch'],
    ['context.text', 'title', null],
    ['nowhere', '', null],
  ]);
});
