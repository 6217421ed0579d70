import { describe, expect, it } from 'vitest';
import { parseApplications } from '@/server/domain/oam/parse';
import { checkSpec } from '@/server/engine/core/check-spec';
import type { NodeSpec } from '@/server/engine/core/graph';
import type { WorkflowContext } from './planned';
import { planWorkflow } from './workflow';

const home = {
  clusterId: 'cl_1',
  cluster: 'playground',
  namespace: 'default',
  stageId: 'stg_1',
  stage: 'dev',
};
const context: WorkflowContext = {
  application: { id: 'app_1', name: 'shop', project: 'default', revision: 1, labels: {}, annotations: {} },
  home,
  pins: {},
  targets: [],
  name: 'shop',
  appName: 'shop',
  namespace: 'default',
};

function nodesOf(spec: string): NodeSpec[] {
  const [document] = parseApplications(
    `apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec:\n  components: [{name: web, type: worker}]\n${spec}`,
  );
  if (!document) throw new TypeError('the test document holds one application');
  const planned = planWorkflow(document.application, {
    title: 'shop r1',
    context,
    step: (type) => ({ name: type, revision: 2, repeatable: type !== 'once' }),
  });
  checkSpec(planned);
  return planned.nodes;
}

const edges = (nodes: NodeSpec[]) => Object.fromEntries(nodes.map((node) => [node.key, node.dependsOn]));

describe('without steps', () => {
  it('deploys to the stage', () => {
    const nodes = nodesOf('');
    expect(edges(nodes)).toEqual({ deploy: [], cleanup: ['deploy'] });
    expect(nodes[0]).toMatchObject({
      handler: { handler: 'workflow-step', name: 'deploy', revision: 2 },
      properties: { policies: [] },
    });
  });

  it('deploys once per topology, with every override', () => {
    const nodes = nodesOf(
      '  policies:\n    - {name: eu, type: topology}\n    - {type: override, properties: {}}\n    - {name: us, type: topology}\n',
    );
    expect(edges(nodes)).toEqual({ 'deploy-eu': [], 'deploy-us': [], cleanup: ['deploy-eu', 'deploy-us'] });
    expect(nodes[1]?.properties).toEqual({ policies: ['us', 'override-2'] });
  });
});

describe('steps', () => {
  it('wait for the one before; one with a condition does not stand for those before it', () => {
    const steps = ['{name: a, type: t}', '{name: b, type: t, if: always}', '{name: c, type: t}'];
    expect(edges(nodesOf(`  workflow: {steps: [${steps.join(', ')}]}\n`))).toEqual({
      a: [],
      b: ['a'],
      c: ['b', 'a'],
      cleanup: ['a', 'b', 'c'],
    });
  });

  it('run at once in the mode DAG, but for what they name', () => {
    const steps = ['{type: t}', '{name: b, type: t, dependsOn: [step-1]}', '{name: c, type: t}'];
    expect(edges(nodesOf(`  workflow: {mode: {steps: DAG}, steps: [${steps.join(', ')}]}\n`))).toEqual({
      'step-1': [],
      b: ['step-1'],
      c: [],
      cleanup: ['step-1', 'b', 'c'],
    });
  });

  it('of a group run at once, unless its mode says otherwise; groups may hold groups', () => {
    const inner =
      '{name: g2, type: step-group, mode: StepByStep, subSteps: [{name: one, type: t}, {name: two, type: t}]}';
    const nodes = nodesOf(
      `  workflow: {steps: [{name: g, type: step-group, subSteps: [{name: s, type: t}, ${inner}]}]}\n`,
    );
    expect(edges(nodes)).toEqual({ g: [], s: [], g2: [], one: [], two: ['one'], cleanup: ['g'] });
    expect(nodes.find((node) => node.key === 'two')?.parent).toBe('g2');
    expect(nodes.find((node) => node.key === 'g2')).toMatchObject({
      kind: 'group',
      parent: 'g',
      mode: 'StepByStep',
    });
  });

  it('carry their conditions, deadlines, data and places', () => {
    const steps = [
      '{name: a, type: once, outputs: [{name: v, valueFrom: output.value}]}',
      '{name: b, type: t, if: "status.a.failed", timeout: 1m30s, meta: {alias: Bee}, inputs: [{from: v, parameterKey: x.y}]}',
    ];
    const [a, b] = nodesOf(`  workflow: {steps: [${steps.join(', ')}]}\n`);
    expect(a).toMatchObject({ repeatable: false, outputs: [{ name: 'v', valueFrom: 'output.value' }] });
    expect(b).toMatchObject({
      name: 'Bee',
      if: 'status.a.failed',
      timeoutMs: 90_000,
      inputs: [{ from: 'v', parameterKey: 'x.y' }],
      path: 'spec.workflow.steps[1]',
    });
  });

  it('of apply-component leave their inputs to the component', () => {
    const steps = [
      '{name: a, type: t, outputs: [{name: v, valueFrom: output.value}]}',
      '{name: b, type: apply-component, inputs: [{from: v, parameterKey: image}], properties: {component: web}}',
    ];
    expect(nodesOf(`  workflow: {steps: [${steps.join(', ')}]}\n`)[1]).toMatchObject({
      inputs: [{ from: 'v' }],
      properties: { component: 'web' },
    });
  });

  it('may be called as our own node is', () => {
    expect(edges(nodesOf('  workflow: {steps: [{name: cleanup, type: t}]}\n'))).toEqual({
      cleanup: [],
      'cleanup-': ['cleanup'],
    });
  });
});
