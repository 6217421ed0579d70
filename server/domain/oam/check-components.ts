import type { Problem } from '@/server/domain/error';
import type { Application, Component } from './application';
import { closestWord } from './closest-word';
import { findCycle } from './cycle';
import type { DocumentPath } from './document-path';
import { formatPath } from './document-path';

/** `position` is added by the caller, who has the source. */
export type Finding = Problem & { path: string };

/** Names, dependencies and data flow between components: what KubeVela finds out while it runs, or never. */
export function checkComponents(application: Application): Finding[] {
  const { components } = application.spec;
  const duplicates = checkNames(components);
  // Who waits for whom can only be said when every name means one component.
  if (duplicates.length > 0) return duplicates;
  const edges = new Map(components.map((component) => [component.name, [...component.dependsOn]]));
  return [
    ...components.flatMap((component, index) => checkDependsOn(component, index, edges)),
    ...checkDataFlow(components, edges),
    ...checkCycle(components, edges),
  ];
}

function checkNames(components: Component[]): Finding[] {
  return findDuplicates(components.map((c) => c.name)).map(({ name, index, first }) =>
    fault(['spec', 'components', index, 'name'], `two components are called \`${name}\``, {
      hint: `the other one is spec.components[${first}]; a component's name must be its own`,
    }),
  );
}

function checkDependsOn(component: Component, index: number, edges: Map<string, string[]>): Finding[] {
  return component.dependsOn.flatMap((target, position) => {
    if (edges.has(target)) return [];
    const path = ['spec', 'components', index, 'dependsOn', position];
    return [fault(path, `there is no component \`${target}\` to depend on`, suggest(target, edges.keys()))];
  });
}

/** Adds the edges of inputs to `edges` on the way. */
function checkDataFlow(components: Component[], edges: Map<string, string[]>): Finding[] {
  const findings: Finding[] = [];
  const providers = new Map<string, string>();
  for (const [index, component] of components.entries()) {
    for (const [position, output] of component.outputs.entries()) {
      const other = providers.get(output.name);
      if (other === undefined) providers.set(output.name, component.name);
      else {
        const path = ['spec', 'components', index, 'outputs', position, 'name'];
        findings.push(fault(path, `\`${output.name}\` is put out twice, also by component \`${other}\``));
      }
    }
  }
  for (const [index, component] of components.entries()) {
    for (const [position, input] of component.inputs.entries()) {
      const provider = providers.get(input.from);
      if (provider !== undefined) edges.get(component.name)?.push(provider);
      else {
        const path = ['spec', 'components', index, 'inputs', position, 'from'];
        const message = `no component puts out \`${input.from}\``;
        findings.push(fault(path, message, suggest(input.from, providers.keys())));
      }
    }
  }
  return findings;
}

function checkCycle(components: Component[], edges: ReadonlyMap<string, readonly string[]>): Finding[] {
  const cycle = findCycle(edges);
  if (!cycle) return [];
  const index = components.findIndex((component) => component.name === cycle[0]);
  const dependsOn = components[index]?.dependsOn.indexOf(cycle[1] ?? '') ?? -1;
  const path = ['spec', 'components', index, ...(dependsOn < 0 ? ['inputs'] : ['dependsOn', dependsOn])];
  return [
    fault(path, `components wait for each other: ${cycle.join(' -> ')}`, {
      hint: 'take one of these dependencies out',
    }),
  ];
}

export function fault(path: DocumentPath, message: string, more: Partial<Problem> = {}): Finding {
  return { code: 'invalid-document', message, path: formatPath(path), ...more };
}

export function suggest(name: string, known: Iterable<string>): Partial<Problem> {
  const names = [...known];
  const near = closestWord(name, names);
  if (near !== undefined) return { hint: `did you mean \`${near}\`?` };
  return names.length > 0 ? { expected: `one of ${names.slice(0, 10).join(', ')}` } : {};
}

export function findDuplicates(names: string[]): { name: string; index: number; first: number }[] {
  const seen = new Map<string, number>();
  return names.flatMap((name, index) => {
    const first = seen.get(name);
    if (first !== undefined) return [{ name, index, first }];
    seen.set(name, index);
    return [];
  });
}
