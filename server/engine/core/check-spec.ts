import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import { parseExpression } from '@/server/domain/expression';
import type { ExecutionSpec, NodeSpec } from './graph';
import { type Graph, buildGraph, contextPrefix } from './graph-index';

/** Nodes of one execution; fan-out beyond this belongs in child executions. */
export const maxNodes = 20_000;
export const maxContextBytes = 1_048_576;
/** Executions inside executions. */
export const maxDepth = 16;

/**
 * Refuses a graph that cannot run: unknown or doubled keys, a cycle (with its path), an input that nobody provides, two
 * providers of one name, an expression that does not parse. Throws LoamError `invalid-document` with all problems.
 */
export function checkSpec(spec: ExecutionSpec): Graph {
  const size = JSON.stringify(spec.context).length;
  if (spec.nodes.length > maxNodes) refuse([tooLarge('nodes', maxNodes, spec.nodes.length)]);
  if (size > maxContextBytes) refuse([tooLarge('bytes of context', maxContextBytes, size)]);
  refuse(checkKeys(spec.nodes));
  const graph = buildGraph(spec.nodes, spec.context);
  refuse([
    ...checkProviders(spec.nodes),
    ...checkInputs(spec.nodes, graph),
    ...checkExpressions(spec.nodes, graph),
  ]);
  refuse(checkCycle(graph));
  return graph;
}

function refuse(problems: Problem[]): void {
  const [first] = problems;
  if (first) throw new LoamError(first.code, first.message, { ...first, problems });
}

function tooLarge(what: string, limit: number, got: number): Problem {
  return {
    code: 'too-large',
    message: `The run is too large: ${got} ${what}.`,
    expected: `at most ${limit} ${what}`,
    got: String(got),
  };
}

function problem(spec: NodeSpec, message: string, rest: Omit<Problem, 'code' | 'message'>): Problem {
  return { code: 'invalid-document', message, path: spec.path ?? spec.key, ...rest };
}

function checkKeys(specs: readonly NodeSpec[]): Problem[] {
  const problems: Problem[] = [];
  const known = new Map<string, NodeSpec>();
  for (const spec of specs) {
    if (known.has(spec.key))
      problems.push(problem(spec, `Two steps have the name ${spec.key}.`, { got: spec.key }));
    known.set(spec.key, spec);
  }
  for (const spec of specs) {
    for (const key of spec.dependsOn.filter((dependency) => !known.has(dependency))) {
      problems.push(
        problem(spec, `${spec.key} depends on ${key}, which is not there.`, {
          expected: 'the name of a step',
          got: key,
        }),
      );
    }
    if (spec.parent !== undefined && known.get(spec.parent)?.kind !== 'group') {
      problems.push(
        problem(spec, `${spec.key} is in ${spec.parent}, which is no group.`, { got: spec.parent }),
      );
    }
  }
  return problems;
}

function checkProviders(specs: readonly NodeSpec[]): Problem[] {
  const providers = new Map<string, string>();
  const problems: Problem[] = [];
  for (const spec of specs) {
    for (const { name } of spec.outputs ?? []) {
      const other = providers.get(name);
      if (other !== undefined && other !== spec.key) {
        problems.push(problem(spec, `${other} and ${spec.key} both give the output ${name}.`, { got: name }));
      }
      providers.set(name, spec.key);
    }
  }
  return problems;
}

function checkInputs(specs: readonly NodeSpec[], graph: Graph): Problem[] {
  return specs.flatMap((spec) =>
    (spec.inputs ?? [])
      .filter(({ from }) => !graph.providers.has(from) && !from.startsWith(contextPrefix))
      .map(({ from }) =>
        problem(spec, `No step gives the output ${from} that ${spec.key} takes.`, {
          expected:
            graph.providers.size > 0
              ? [...graph.providers.keys()].join(', ')
              : 'an output of an earlier step',
          got: from,
        }),
      ),
  );
}

function checkExpressions(specs: readonly NodeSpec[], graph: Graph): Problem[] {
  return specs.flatMap((spec) => {
    const texts = [
      ...(spec.if === undefined ? [] : [{ text: spec.if, place: 'if' as const, at: 'if' }]),
      ...Object.entries(spec.computed ?? {}).map(([at, text]) => ({
        text,
        place: 'if' as const,
        at: `forEach.${at}`,
      })),
      ...(spec.outputs ?? []).map(({ valueFrom }, index) => ({
        text: valueFrom,
        place: 'valueFrom' as const,
        at: `outputs[${index}].valueFrom`,
      })),
    ];
    return texts.flatMap(({ text, place, at }) => {
      try {
        parseExpression(text, graph.isName, place);
        return [];
      } catch (error) {
        if (!isLoamError(error)) throw error;
        return [{ ...error.toProblem(), path: `${spec.path ?? spec.key}.${at}` }];
      }
    });
  });
}

/**
 * A group is two points: its start, which its children wait for, and its end, which waits for them. Kahn's algorithm on
 * these; what is left over holds a cycle.
 */
function checkCycle(graph: Graph): Problem[] {
  const before = new Map<string, string[]>();
  for (const [key, { spec, dependsOn, children }] of graph.nodes) {
    const start = [...dependsOn.map(endOf), ...(spec.parent === undefined ? [] : [startOf(spec.parent)])];
    before.set(startOf(key), start);
    before.set(endOf(key), [startOf(key), ...children.map(endOf)]);
  }
  const after = new Map<string, string[]>();
  const left = new Map<string, number>();
  for (const [point, earlier] of before) {
    left.set(point, earlier.length);
    for (const other of earlier) push(after, other, point);
  }
  const free = [...left].filter(([, count]) => count === 0).map(([point]) => point);
  for (let point = free.pop(); point !== undefined; point = free.pop()) {
    left.delete(point);
    for (const next of after.get(point) ?? []) {
      const count = (left.get(next) ?? 0) - 1;
      left.set(next, count);
      if (count === 0) free.push(next);
    }
  }
  const [first] = left.keys();
  if (first === undefined) return [];
  const path = cycleFrom(first, before, left);
  const spec = graph.nodes.get(path[0] ?? '')?.spec;
  const message = `The steps wait for each other: ${path.join(' -> ')}.`;
  return [spec ? problem(spec, message, { got: path.join(' -> ') }) : { code: 'invalid-document', message }];
}

const startOf = (key: string) => `>${key}`;
const endOf = (key: string) => `<${key}`;

// Every point that is left waits for another that is left, so walking back must meet itself.
function cycleFrom(first: string, before: Map<string, string[]>, left: Map<string, number>): string[] {
  const seen: string[] = [];
  let point: string | undefined = first;
  while (point !== undefined && !seen.includes(point)) {
    seen.push(point);
    point = before.get(point)?.find((earlier) => left.has(earlier));
  }
  const loop = seen.slice(point === undefined ? 0 : seen.indexOf(point)).reverse();
  const keys = loop.map((entry) => entry.slice(1)).filter((key, index, all) => key !== all[index - 1]);
  return keys.at(0) === keys.at(-1) && keys.length > 1 ? keys : [...keys, ...keys.slice(0, 1)];
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
