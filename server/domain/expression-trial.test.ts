import { expect, it } from 'vitest';
import { tryExpression } from './expression-trial';
import { stepStatus } from './step-status';

const variables = {
  status: {
    'my-step': stepStatus({ state: 'failed', message: 'no', reason: 'timeout', failures: 1 }),
  },
  inputs: { tag: 'v1' },
  outputs: { list: [1, 2] },
  context: { region: 'eu' },
};
const isName = (name: string) => ['my-step', 'tag', 'list'].includes(name);
const tried = (text: string, place: 'if' | 'valueFrom' = 'if') =>
  tryExpression(text, place, isName, variables);

it('says what comes out, and which values it saw', () => {
  expect(tried('status.my-step.timeout && inputs.tag == "status.x.failed"')).toEqual({
    value: false,
    seen: [
      { text: 'status.my-step.timeout', value: true },
      { text: 'inputs.tag', value: 'v1' },
    ],
  });
  expect(tried('outputs["list"].size() > 1 && context.region.startsWith("e")')).toEqual({
    value: true,
    seen: [
      { text: 'outputs["list"]', value: [1, 2] },
      { text: 'context.region', value: 'eu' },
    ],
  });
});

it('says why nothing comes out', () => {
  expect(tried('inputs.gone == 1')).toMatchObject({
    problem: { code: 'invalid-document' },
    seen: [{ text: 'inputs.gone', value: undefined }],
  });
  expect(tried('inputs.tag')).toMatchObject({ problem: { expected: 'true or false' } });
  expect(tried('inputs.tag ==')).toMatchObject({ problem: { code: 'invalid-document' } });
});

it('takes a value as an output does', () => {
  const given = { ...variables, output: { response: { body: 'b' } } };
  expect(tryExpression('response.body + "!"', 'valueFrom', isName, given)).toEqual({ value: 'b!', seen: [] });
  expect(tryExpression('output.response.body', 'valueFrom', isName, given)).toMatchObject({ value: 'b' });
});
