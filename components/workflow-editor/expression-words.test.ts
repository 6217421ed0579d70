import { expect, it } from 'vitest';
import { readWorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { suggestionsAt, wordsFor } from './expression-words';

const model = readWorkflowModel(`kind: Workflow
steps:
  - {name: build-it, type: build-image, outputs: [{name: picture, valueFrom: image}]}
  - {name: two words, type: own}
  - {name: deploy, type: build-image, inputs: [{from: picture}]}
`);
const answer = {
  properties: { image: { type: 'string' }, of: { type: 'object', properties: { base: { type: 'string' } } } },
};
const answerOf = (type: string) => (type === 'build-image' ? answer : undefined);

function suggestions(text: string, place: 'if' | 'valueFrom' = 'if') {
  const step = stepOf(model, 'deploy');
  if (!step) throw new Error('no step');
  return suggestionsAt(text, text.length, wordsFor(model, step, place, { answerOf }));
}

function suggested(text: string, place?: 'if' | 'valueFrom'): string[] {
  return suggestions(text, place).items.map(({ insert, from }) => text.slice(0, from) + insert);
}

it('goes on with what there is', () => {
  expect(suggested('st')).toEqual(['status', 'string(']);
  expect(suggested('!status.')).toEqual(['!status.build-it', '!status["two words"]']);
  expect(suggested('a || status.build-it.fa')).toEqual([
    'a || status.build-it.failed',
    'a || status.build-it.failedAfterRetries',
  ]);
  expect(suggested('status["two words"].s')).toEqual([
    'status["two words"].succeeded',
    'status["two words"].skipped',
  ]);
  expect(suggested('inputs.')).toEqual(['inputs.picture']);
  expect(suggested('context.na')).toEqual(['context.name', 'context.namespace']);
  expect(suggested('inputs.picture.st')).toEqual(['inputs.picture.startsWith("']);
});

it('offers what the step answers only in what it puts out', () => {
  expect(suggested('output.', 'valueFrom')).toEqual(['output.image', 'output.of']);
  expect(suggested('of.', 'valueFrom')).toEqual(['of.base']);
  expect(suggested('outp')).toEqual(['outputs']);
});

it('offers nothing in a text, and nothing that is there already', () => {
  expect(suggested('inputs.picture == "st')).toEqual([]);
  expect(suggested('status.build-it.succeeded')).toEqual([]);
  expect(suggested('', 'valueFrom')).toEqual([]);
});

it('offers in an empty condition what most conditions are, and the status of a step by its name', () => {
  expect(suggested('')).toEqual([
    'status["two words"].succeeded',
    'status["two words"].failed',
    'status.build-it.succeeded',
    'status.build-it.failed',
  ]);
  expect(suggested('bui')).toEqual(['status.build-it.']);
});

it('knows a word that is only begun from one that is whole, also where a longer one begins with it', () => {
  const isBegun = (text: string, place?: 'if' | 'valueFrom') => suggestions(text, place).isBegun;
  expect(['st', 'status.bu', 'status.build-it.fail', '!outputs.pict'].map((text) => isBegun(text))).toEqual(
    Array.from({ length: 4 }, () => true),
  );
  expect(
    ['', 'status.', 'status', 'status.build-it', 'status.build-it.failed', 'size', '"st'].map((text) =>
      isBegun(text),
    ),
  ).toEqual(Array.from({ length: 7 }, () => false));
  expect(isBegun('output', 'valueFrom')).toBe(false);
});
