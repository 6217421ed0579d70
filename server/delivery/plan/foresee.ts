import { type Problem, isLoamError } from '@/server/domain/error';
import { evaluateCondition, parseExpression } from '@/server/domain/expression';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { setAt, valueAt } from '@/server/domain/json-place';
import type { Application } from '@/server/domain/oam/application';
import { formatPath } from '@/server/domain/oam/document-path';
import { isItemInput } from '@/server/domain/oam/for-each';
import { type NamedStep, flattenSteps, namedSteps } from '@/server/domain/oam/names';
import type { stepStatusType } from '@/server/domain/step-status';
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
  const nodes = new Map(
    planWritten(application, { step: (type) => ({ name: type, revision: 0 }) }).map((node) => [
      node.key,
      node,
    ]),
  );
  const parents = new Map(steps.flatMap(({ name, subSteps }) => subSteps.map((sub) => [sub.name, name])));
  const providers = new Map(
    steps.flatMap(({ name, step }) => step.outputs.map((output) => [output.name, name] as const)),
  );
  const run: Run = {
    context,
    providers,
    names: new Set(steps.map(({ name }) => name)),
    skipped: new Set(),
    problems: [],
  };
  const found = inOrder(steps, (name) => nodes.get(name)?.dependsOn ?? []).map((named) => {
    const parent = parents.get(named.name) ?? null;
    const decided = decide(run, named, parent);
    if (decided.decision === 'skipped') run.skipped.add(named.name);
    return [
      named.name,
      {
        ...describe(named),
        parent,
        waitsFor: nodes.get(named.name)?.dependsOn ?? [],
        ...decided,
        ...fillIn(run, named, decided.decision),
      },
    ] as const;
  });
  const byName = new Map(found);
  return { steps: steps.flatMap(({ name }) => byName.get(name) ?? []), problems: run.problems };
}

type Run = {
  context: JsonObject;
  /** By output the step that gives it. */
  providers: ReadonlyMap<string, string>;
  names: ReadonlySet<string>;
  skipped: Set<string>;
  problems: Problem[];
};

/** Whoever is waited for, and the group around, comes first; in the order of the document else. */
function inOrder(steps: NamedStep[], waitsFor: (name: string) => readonly string[]): NamedStep[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const done = new Set<string>();
  const ordered: NamedStep[] = [];
  const visit = (step: NamedStep) => {
    if (done.has(step.name)) return;
    done.add(step.name);
    for (const name of waitsFor(step.name)) {
      const before = byName.get(name);
      if (before) visit(before);
    }
    ordered.push(step);
  };
  steps.forEach(visit);
  return ordered;
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
  if (parent !== null && run.skipped.has(parent)) return skips;
  if (!step.if) return runs;
  try {
    const isName = (name: string) => run.names.has(name) || run.providers.has(name);
    const condition = parseExpression(step.if, isName);
    const status = condition.reads('status') ?? ['*'];
    const outputs = condition.reads('outputs') ?? ['*'];
    const given = step.inputs.map(({ from }) => [from, givenValue(run, from)] as const);
    const inputs =
      condition.reads('inputs')?.length === 0 ? [] : given.filter(([, value]) => value === undefined);
    const decidedBy = [
      ...status.filter((name) => !run.skipped.has(name)).map((name) => `status.${name}`),
      ...outputs.map((name) => `outputs.${name}`),
      ...inputs.map(([from]) => (from.startsWith('context.') ? from : `outputs.${from}`)),
    ];
    if (decidedBy.length > 0) return { decision: 'open', decidedBy };
    const isMet = evaluateCondition(condition, {
      context: run.context,
      status: Object.fromEntries([...run.skipped].map((name) => [name, skippedStatus])),
      inputs: Object.fromEntries(
        given.flatMap(([from, value]) => (value === undefined ? [] : [[from, value]])),
      ),
    });
    return isMet ? runs : skips;
  } catch (error) {
    if (!isLoamError(error)) throw error;
    run.problems.push({ ...error.toProblem(), path: `${formatPath(path)}.if` });
    return { decision: 'open', decidedBy: [] };
  }
}

const skippedStatus: Record<keyof typeof stepStatusType, JsonValue> = {
  phase: 'skipped',
  message: '',
  reason: '',
  succeeded: false,
  failed: false,
  skipped: true,
  cancelled: false,
  terminate: false,
  timeout: false,
  failedAfterRetries: false,
};

/** What a step takes from the context. */
function givenValue({ context }: Run, from: string): JsonValue | undefined {
  return from.startsWith('context.') ? valueAt(context, from.slice('context.'.length)) : undefined;
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
      if (parameterKey) setAt(properties, parameterKey, value, place);
      continue;
    }
    later.push({ from, parameterKey: parameterKey ?? null });
    if (decision !== 'skipped' && !isItemInput(from)) run.problems.push(...lacking(run, from, place));
  }
  return { properties, later };
}

/** An input that will not be there when its step begins. */
function lacking({ providers, skipped }: Run, from: string, path: string): Problem[] {
  if (from.startsWith('context.'))
    return [
      {
        code: 'invalid-input',
        message: `nothing gives \`${from}\``,
        path,
        expected: 'a value among the inputs of the run',
        got: from,
      },
    ];
  const provider = providers.get(from);
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
