import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '@/server/engine/core/check-spec';
import type { NodeSpec } from '@/server/engine/core/graph';
import { planDeployment } from './deployment';
import { limitParallel } from './parallelism';
import type { ComponentPlan, DeploymentContext, PlannedTrait } from './planned';
import { topologicalOrder } from './topological-order';

const context: DeploymentContext = {
  application: { id: 'app_1', name: 'shop', project: 'default', revision: 3, labels: {}, annotations: {} },
  runId: 'exe_1',
  whole: true,
  placements: {},
  name: 'shop',
  appName: 'shop',
  stepInputs: {},
};
const options = { title: 'shop r3', context, healthTimeoutMs: 600_000 };

function plan(name: string, more: Partial<ComponentPlan> = {}, traits: PlannedTrait[] = []): ComponentPlan {
  const component = {
    name,
    type: 'webservice',
    revision: 1,
    properties: {},
    traits,
    path: 'spec.components[0]',
  };
  return { component, dependsOn: [], inputs: [], outputs: [], ...more };
}

function nodesOf(components: ComponentPlan[], placements = ['c/ns']): Map<string, NodeSpec> {
  const spec = planDeployment(
    placements.map((placement) => ({ placement, components })),
    options,
  );
  checkSpec(spec);
  return new Map(spec.nodes.map((node) => [node.key, node]));
}

describe('planDeployment', () => {
  it('leads every edge into the gate and every dependent out of done', () => {
    const nodes = nodesOf([plan('web', { dependsOn: ['db'] }), plan('db')]);
    expect(nodes.get('web.gate')?.dependsOn).toEqual(['db.done']);
    expect(nodes.get('web')?.dependsOn).toEqual(['web.gate']);
    expect(nodes.get('web.done')?.dependsOn).toEqual(['web']);
    expect(nodes.get('db.gate')?.dependsOn).toEqual(['placement.prepare']);
  });

  it('puts traits that act before and after their component, in order', () => {
    const trait = (type: string, stage: PlannedTrait['stage']) => ({
      type,
      stage,
      revision: 1,
      properties: {},
    });
    const traits = [trait('a', 'pre'), trait('scaler', 'render'), trait('b', 'post'), trait('c', 'pre')];
    const nodes = nodesOf([plan('web', {}, traits)]);
    expect([...nodes.keys()]).toEqual([
      'placement.prepare',
      'web.gate',
      'web.a-1',
      'web.c-4',
      'web',
      'web.b-3',
      'web.done',
    ]);
    expect(nodes.get('web.c-4')?.dependsOn).toEqual(['web.a-1']);
    expect(nodes.get('web')?.dependsOn).toEqual(['web.c-4']);
    expect(nodes.get('web.done')?.dependsOn).toEqual(['web.b-3']);
  });

  it('hands outputs of one component to the parameters of another, which waits for it', () => {
    const provider = plan('db', { outputs: [{ name: 'ip', valueFrom: 'output.status.podIP' }] });
    const taker = plan('web', { inputs: [{ from: 'ip', parameterKey: 'env[0].value' }] });
    const nodes = nodesOf([taker, provider]);
    expect(nodes.get('web.gate')?.dependsOn).toEqual(['db.done']);
    expect(nodes.get('web')?.inputs).toEqual([
      { from: 'ip', parameterKey: 'component.properties.env[0].value' },
    ]);
  });

  it('keeps placements apart: a group each, outputs under their own names', () => {
    const provider = plan('db', { outputs: [{ name: 'ip', valueFrom: 'output.status.podIP' }] });
    const nodes = nodesOf([plan('web', { inputs: [{ from: 'ip' }] }), provider], ['a/ns', 'b/ns']);
    expect(nodes.get('a/ns')?.kind).toBe('group');
    expect(nodes.get('b/ns/web')).toMatchObject({ parent: 'b/ns', inputs: [{ from: 'b/ns/ip' }] });
  });

  it('does not wait for a component that is not part of it', () => {
    expect(nodesOf([plan('web', { dependsOn: ['elsewhere'] })]).get('web.gate')?.dependsOn).toEqual([
      'placement.prepare',
    ]);
  });

  it('plans 1,000 components in 200 ms', () => {
    const plans = Array.from({ length: 1000 }, (_, i) =>
      plan(`c${i}`, { dependsOn: i > 0 ? [`c${i - 1}`, `c${Math.floor(i / 2)}`] : [] }),
    );
    const start = process.cpuUsage();
    const { nodes } = planDeployment([{ placement: 'c/ns', components: plans }], options);
    // The processor's time, not the clock's: what else the machine does is not counted.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(200);
    expect(nodes).toHaveLength(3001);
  });
});

/** Components that depend only on earlier ones. */
const acyclic = array(record({ edges: array(integer({ min: 0, max: 30 }), { maxLength: 4 }) }), {
  maxLength: 30,
}).map((items) =>
  items.map(({ edges }, i) =>
    plan(`c${i}`, { dependsOn: [...new Set(edges)].filter((e) => e < i).map((e) => `c${e}`) }),
  ),
);

describe('properties', () => {
  it('every plan is a graph that the engine takes, and every component comes after what it depends on', () => {
    assert(
      property(acyclic, (plans) => {
        const nodes = nodesOf(plans);
        for (const { component, dependsOn } of plans) {
          const gate = nodes.get(`${component.name}.gate`)?.dependsOn ?? [];
          expect(new Set(gate)).toEqual(
            new Set(dependsOn.length > 0 ? dependsOn.map((name) => `${name}.done`) : ['placement.prepare']),
          );
        }
      }),
    );
  });

  it('a limit of parallelism never makes a cycle, and never lets more go at once', () => {
    assert(
      property(acyclic, integer({ min: 1, max: 5 }), (plans, limit) => {
        const limited = limitParallel(plans, limit);
        nodesOf(limited);
        const edges = new Map(limited.map((each) => [each.component.name, each.dependsOn]));
        const order = topologicalOrder(edges);
        // Whatever can run at the same time is an antichain: no two of it wait for each other, even by others.
        const before = new Map<string, Set<string>>();
        for (const name of order) {
          const all = new Set(edges.get(name));
          for (const other of edges.get(name) ?? [])
            for (const each of before.get(other) ?? []) all.add(each);
          before.set(name, all);
        }
        const window = order.slice(0, limit + 1);
        expect(
          window.length <= limit || window.some((name) => [...(before.get(name) ?? [])].length > 0),
        ).toBe(true);
      }),
    );
  });

  it('order comes after what it depends on, and loses nothing', () => {
    assert(
      property(acyclic, (plans) => {
        const edges = new Map(plans.map((each) => [each.component.name, each.dependsOn]));
        const order = topologicalOrder(edges);
        expect(new Set(order)).toEqual(new Set(edges.keys()));
        for (const [name, before] of edges) {
          for (const other of before) expect(order.indexOf(other)).toBeLessThan(order.indexOf(name));
        }
      }),
    );
  });
});
