import { type Problem, isLoamError } from '@/server/domain/error';
import { evaluateCondition, parseExpression } from '@/server/domain/expression';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { setAt, valueAt } from '@/server/domain/json-place';
import type { Application } from '@/server/domain/oam/application';
import { formatPath } from '@/server/domain/oam/document-path';
import { isItemInput } from '@/server/domain/oam/for-each';
import { type NamedStep, flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { stepStatus } from '@/server/domain/step-status';
import { type Graph, buildGraph, contextPrefix } from '@/server/engine/core/graph-index';
import { notMet } from '@/server/engine/core/schedule';
import { planWritten } from './workflow';

export type ForeseenStep = {
  name: string;
  title: string;
  type: string;
  path: string;
  /** The group that it is in. */
  parent: string | null;
  isGroup: boolean;
  /** Steps that end before it begins. */
  waitsFor: string[];
  condition: string | null;
  /** `runs`: once what it waits for went well; `open`: its condition is decided by what happens until then. */
  decision: 'runs' | 'skipped' | 'open';
  /** What decides an open one: `status.build`, `outputs.image`. */
  decidedBy: string[];
  /** Its parameters, with the inputs put in that are known. */
  properties: JsonObject;
  /** Inputs that only come with the run. */
  later: { from: string; parameterKey: string | null }[];
  /** Of a step that runs once for each item: how many; null: it is no such step, or that is not known yet. */
  items: number | null;
};
export type Foreseen = { steps: ForeseenStep[]; problems: Problem[] };

/** What a run of these steps would do, as far as that is decided before it begins. Pure. */
export function foresee(application: Application, context: JsonObject): Foreseen {
  const steps = flattenSteps(namedSteps(application));
  const specs = planWritten(application, { step: (type) => ({ name: type, revision: 0 }) });
  const run: Run = { graph: buildGraph(specs, context), skipped: new Map(), problems: [] };
  const found = new Map(inOrder(steps, run.graph).map((named) => [named.name, foreseeStep(run, named)]));
  return { steps: steps.flatMap(({ name }) => found.get(name) ?? []), problems: run.problems };
}

type Run = {
  /** As the engine has it: who waits for whom, who gives what, what expressions call a step. */
  graph: Graph;
  /** Steps that are skipped for sure, with the message that the run would have. */
  skipped: Map<string, string>;
  problems: Problem[];
};

/** Whoever is waited for, and the group around, comes first; in the order of the document else. */
function inOrder(steps: NamedStep[], { nodes }: Graph): NamedStep[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const begun = new Set<string>();
  const ordered = new Map<string, NamedStep>();
  const waiting = steps.toReversed();
  for (let step = waiting.at(-1); step; step = waiting.at(-1)) {
    const { name } = step;
    const { spec, dependsOn } = nodes.get(name) ?? { spec: {}, dependsOn: [] };
    const before = begun.has(name) ? [] : [...(spec.parent === undefined ? [] : [spec.parent]), ...dependsOn];
    const missing = before.filter((each) => !begun.has(each)).flatMap((each) => byName.get(each) ?? []);
    begun.add(name);
    if (missing.length > 0) waiting.push(...missing.toReversed());
    else ordered.set(name, waiting.pop() ?? step);
  }
  return [...ordered.values()];
}

function foreseeStep(run: Run, named: NamedStep): ForeseenStep {
  const node = run.graph.nodes.get(named.name);
  const parent = node?.spec.parent ?? null;
  const decided = decide(run, named, parent);
  if (decided.decision === 'skipped') {
    const group = parent === null ? undefined : run.skipped.get(parent);
    run.skipped.set(named.name, group ?? notMet(named.step.if ?? ''));
  }
  const waitsFor = [...(node?.dependsOn ?? [])];
  return { ...describe(named), parent, waitsFor, ...decided, ...fillIn(run, named, decided.decision) };
}

function describe({ name, step, path, subSteps }: NamedStep) {
  const items = step.forEach?.items;
  return {
    name,
    title: step.meta?.alias ?? name,
    type: step.type,
    path: formatPath(path),
    isGroup: subSteps.length > 0,
    condition: step.if ? step.if : null,
    items: Array.isArray(items) ? items.length : null,
  };
}

type Decided = Pick<ForeseenStep, 'decision' | 'decidedBy'>;
const runs: Decided = { decision: 'runs', decidedBy: [] };
const skips: Decided = { decision: 'skipped', decidedBy: [] };

function decide(run: Run, { step, path }: NamedStep, parent: string | null): Decided {
  const { graph, skipped } = run;
  if (parent !== null && skipped.has(parent)) return skips;
  if (!step.if?.trim()) return runs;
  try {
    const condition = parseExpression(step.if, graph.isName);
    const status = condition.reads('status') ?? ['*'];
    const outputs = condition.reads('outputs') ?? ['*'];
    const given = step.inputs.map(({ from }) => [from, givenValue(run, from)] as const);
    const inputs =
      condition.reads('inputs')?.length === 0 ? [] : given.filter(([, value]) => value === undefined);
    const known = status.map((name) => [name, skipped.get(graph.keys.get(name) ?? '')] as const);
    const decidedBy = [
      ...known.flatMap(([name, message]) => (message === undefined ? [`status.${name}`] : [])),
      ...outputs.map((name) => `outputs.${name}`),
      ...inputs.map(([from]) => (from.startsWith(contextPrefix) ? from : `outputs.${from}`)),
    ];
    if (decidedBy.length > 0) return { decision: 'open', decidedBy };
    const isMet = evaluateCondition(condition, {
      context: graph.context,
      status: Object.fromEntries(known.map(([name, message = '']) => [name, statusOf(message)])),
      inputs: Object.fromEntries(
        given.flatMap(([from, value]) => (value === undefined ? [] : [[from, value]])),
      ),
    });
    return isMet ? runs : skips;
  } catch (error) {
    note(run, error, `${formatPath(path)}.if`);
    return { decision: 'open', decidedBy: [] };
  }
}

/** Of a step that is skipped. */
function statusOf(message: string) {
  return stepStatus({ state: 'skipped', message, reason: 'condition', failures: 0 });
}

/** What a run would fail with is a problem of the dry-run, and its other steps are told all the same. */
function note({ problems }: Run, error: unknown, path: string): void {
  if (!isLoamError(error)) throw error;
  problems.push({ ...error.toProblem(), path });
}

/** What a step takes from the context. */
function givenValue({ graph }: Run, from: string): JsonValue | undefined {
  return from.startsWith(contextPrefix)
    ? valueAt(graph.context, from.slice(contextPrefix.length))
    : undefined;
}

function fillIn(
  run: Run,
  { step, path }: NamedStep,
  decision: Decided['decision'],
): Pick<ForeseenStep, 'properties' | 'later'> {
  const properties = structuredClone(step.properties ?? {});
  const later: ForeseenStep['later'] = [];
  for (const [index, { from, parameterKey }] of step.inputs.entries()) {
    const place = `${formatPath(path)}.inputs[${index}].from`;
    const value = givenValue(run, from);
    if (value !== undefined) {
      try {
        if (parameterKey) setAt(properties, parameterKey, value, place);
      } catch (error) {
        note(run, error, place);
      }
      continue;
    }
    later.push({ from, parameterKey: parameterKey ?? null });
    if (decision !== 'skipped' && !isItemInput(from)) run.problems.push(...lacking(run, from, place));
  }
  return { properties, later };
}

/** An input that will not be there when its step begins. */
function lacking({ graph, skipped }: Run, from: string, path: string): Problem[] {
  if (from.startsWith(contextPrefix))
    return [
      {
        code: 'invalid-input',
        message: `nothing gives \`${from}\``,
        path,
        expected: 'a value among the inputs of the run',
        got: from,
      },
    ];
  const provider = graph.providers.get(from);
  if (provider === undefined || !skipped.has(provider)) return [];
  const message = `\`${from}\` comes from ${provider}, which is skipped`;
  return [
    {
      code: 'invalid-input',
      message,
      path,
      got: from,
      hint: `give this step the condition \`status.${provider}.succeeded\``,
    },
  ];
}
