import { describe, expect, it } from 'vitest';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { WorkflowStep } from '@/server/domain/oam/application';
import { checkSpec } from '@/server/engine/core/check-spec';
import type { NodeSpec } from '@/server/engine/core/graph';
import { fanOutNode, itemsOf, planFanOut } from './fan-out';

const step = (forEach: WorkflowStep['forEach']): WorkflowStep => ({
  name: 'call',
  type: 'request',
  dependsOn: [],
  inputs: [],
  outputs: [],
  subSteps: [],
  forEach,
});
const planned = (rest: Partial<NodeSpec> = {}): NodeSpec => ({
  key: 'call',
  kind: 'step',
  handler: { handler: 'workflow-step', name: 'request', revision: 3 },
  dependsOn: ['before'],
  properties: { method: 'POST' },
  path: 'spec.workflow.steps[1]',
  ...rest,
});
const runOf = (node: NodeSpec, properties = node.properties ?? {}) =>
  planFanOut({ node, properties, context: { name: 'shop' } }, 'exe_1');
const propertiesOf = (node: NodeSpec) => runOf(node).nodes.map(({ properties }) => properties);

function refusal(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isLoamError(error)) return { ...error.toProblem() };
    throw error;
  }
  throw new Error('was not refused');
}

describe('a step with forEach', () => {
  it('is one node that spawns a run with a node per item, each with its item filled in', () => {
    const inputs = [
      { from: 'item', parameterKey: 'url' },
      { from: 'token', parameterKey: 'header.auth' },
      { from: 'flag' },
    ];
    const node = fanOutNode(
      planned({ inputs, retry: { times: 2, backoffMs: 10 }, timeoutMs: 5_000 }),
      step({ items: ['a', 'b'] }),
    );
    expect(node).toMatchObject({
      key: 'call',
      handler: { handler: 'fan-out', name: 'request', revision: 3 },
      dependsOn: ['before'],
      timeoutMs: 5_000,
      inputs: [{ from: 'token', parameterKey: 'step.properties.header.auth' }, { from: 'flag' }],
    });
    expect(node.retry).toBeUndefined();
    const run = runOf(node);
    expect(run).toMatchObject({
      kind: 'workflow',
      title: 'call for 2 items',
      context: { name: 'shop', runId: 'exe_1' },
      policy: { parallelism: 10, failFast: true, maxFailures: 0, collect: true },
    });
    expect(run.nodes[1]).toEqual({
      key: 'call[1]',
      name: 'call b',
      kind: 'step',
      handler: { handler: 'workflow-step', name: 'request', revision: 3 },
      dependsOn: [],
      properties: { method: 'POST', url: 'b' },
      retry: { times: 2, backoffMs: 10 },
      path: 'spec.workflow.steps[1]',
    });
    checkSpec(run);
  });

  it('takes every combination of a matrix, the last axis fastest', () => {
    const inputs = [
      { from: 'item.region', parameterKey: 'url' },
      { from: 'item.size', parameterKey: 'body.sizes[0]' },
    ];
    const node = fanOutNode(planned({ inputs }), step({ matrix: { region: ['eu', 'us'], size: [1, 2] } }));
    expect(propertiesOf(node)).toEqual([
      { method: 'POST', url: 'eu', body: { sizes: [1] } },
      { method: 'POST', url: 'eu', body: { sizes: [2] } },
      { method: 'POST', url: 'us', body: { sizes: [1] } },
      { method: 'POST', url: 'us', body: { sizes: [2] } },
    ]);
    expect(runOf(node).nodes.map(({ name }) => name)).toEqual([
      'call eu 1',
      'call eu 2',
      'call us 1',
      'call us 2',
    ]);
  });

  it('leaves lists that are expressions to be worked out when it starts', () => {
    const node = fanOutNode(planned(), step({ items: 'inputs.regions' }));
    expect(node.computed).toEqual({ items: 'inputs.regions' });
    const axis = fanOutNode(planned(), step({ matrix: { a: 'outputs.x', b: [1] } }));
    expect(axis.computed).toEqual({ 'matrix[0].values': 'outputs.x' });
    expect(axis.properties).toMatchObject({
      matrix: [
        { axis: 'a', values: null },
        { axis: 'b', values: [1] },
      ],
    });
  });

  const at = 'spec.workflow.steps[1]';
  const fanOut = (rest: JsonObject) =>
    ({ ...(fanOutNode(planned(), step({ items: [] })).properties as never as object), ...rest }) as never;
  it.each([
    [{ items: 'text' }, { code: 'invalid-input', path: `${at}.forEach.items`, got: '"text"' }],
    [
      { items: Array.from({ length: 10_001 }, (_, i) => i) },
      { code: 'too-large', path: `${at}.forEach.items`, got: '10001' },
    ],
    [
      { matrix: ['a', 'b'].map((axis) => ({ axis, values: Array.from({ length: 200 }, () => 1) })) },
      { code: 'too-large', path: `${at}.forEach.matrix`, got: '40000' },
    ],
    [
      { matrix: [{ axis: 'a', values: { b: 1 } }] },
      { code: 'invalid-input', path: `${at}.forEach.matrix.a` },
    ],
  ])('refuses %o', (rest, problem) => {
    expect(refusal(() => itemsOf(fanOut(rest), at))).toMatchObject(problem);
  });

  it('says which member an item lacks', () => {
    const node = fanOutNode(
      planned({ inputs: [{ from: 'item.region', parameterKey: 'url' }] }),
      step({ items: [{ zone: 'a' }] }),
    );
    expect(refusal(() => runOf(node))).toMatchObject({
      message: 'An item has no region.',
      path: `${at}.inputs`,
      got: '{"zone":"a"}',
    });
  });
});
