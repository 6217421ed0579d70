import { expect, it } from 'vitest';
import { parseDocuments } from '@/server/domain/oam/parse';
import { startWorkflowDocument } from './start-documents';

it('is a workflow that asks for something and can run', () => {
  expect(parseDocuments(startWorkflowDocument)).toMatchObject({
    problems: [],
    workflows: [{ inputs: { required: ['text'] }, concurrency: { policy: 'queue' } }],
  });
  const [workflow] = parseDocuments(startWorkflowDocument).workflows;
  expect(workflow?.application.spec.workflow?.steps.map((step) => step.properties)).toEqual([
    { message: 'Look at it, then resume' },
    undefined,
  ]);
});
