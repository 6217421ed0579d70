import { describe, expect, it } from 'vitest';
import { checkSteps } from './check';
import type { BlockDefinition, DefinitionLookup } from './definition-lookup';
import { parseDocuments } from './parse';
import { type Library, libraryKey, namedWorkflow } from './sub-workflow';

const lookup: DefinitionLookup = {
  find: (kind, type): BlockDefinition | null =>
    kind === 'workflow-step' ? { name: type, revision: 1 } : null,
  names: () => [],
  validate: () => [],
};

function workflowOf(name: string, steps: object[]) {
  const text = JSON.stringify({
    apiVersion: 'core.oam.dev/v1alpha1',
    kind: 'Workflow',
    metadata: { name },
    steps,
  });
  const { workflows, problems } = parseDocuments(text);
  expect(problems).toEqual([]);
  const [workflow] = workflows;
  if (!workflow) throw new TypeError('the text is a Workflow');
  return workflow;
}

const runs = (workflow: string, name: string, valueFrom: string) => ({
  name,
  type: 'sub-workflow',
  properties: { workflow },
  outputs: [{ name: `${name}-out`, valueFrom }],
});

describe('a step that runs a workflow', () => {
  it('names it, in a revision or in none', () => {
    const step = { type: 'sub-workflow', inputs: [], outputs: [], dependsOn: [], subSteps: [] };
    const named = (properties: object) => libraryKey(namedWorkflow({ ...step, properties } as never));
    expect([named({ workflow: 'a' }), named({ workflow: 'a', revision: 3 }), named({})]).toEqual([
      'a',
      'a@3',
      '',
    ]);
  });

  it('gives what that workflow puts out, through any number of levels that each run the next many times', () => {
    const levels = 14;
    const library: Library = new Map(
      Array.from({ length: levels }, (_, level) => {
        const next = `level-${level + 1}`;
        const last = [{ name: 'end', type: 'say', outputs: [{ name: 'deep', valueFrom: '"a"' }] }];
        const steps =
          level === levels - 1
            ? last
            : Array.from({ length: 30 }, (__, index) => ({
                ...runs(next, `s${index}`, 'output.deep'),
                outputs: [{ name: index === 0 ? 'deep' : `deep-${index}`, valueFrom: 'output.deep' }],
              }));
        return [`level-${level}`, workflowOf(`level-${level}`, steps).application];
      }),
    );
    const started = performance.now();
    const check = (valueFrom: string) =>
      checkSteps(workflowOf('top', [runs('level-0', 'call', valueFrom)]), lookup, library);
    expect(check('output.deep + "b"')).toEqual([]);
    expect(check('output.dep')).toMatchObject([{ path: 'steps[0].outputs[0].valueFrom', got: 'dep' }]);
    // 30 to the 13th if each were worked out anew.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
