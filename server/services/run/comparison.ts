import type { StepError } from '@/plugins/sdk/definition';
import { canonicalJson } from '@/server/domain/canonical-json';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import type { NodeState } from '@/server/domain/status';

/** A run as far as it is compared. */
export type ComparedRun = {
  /** What it was started with, and what people set of its context since. */
  inputs: JsonObject;
  context: JsonObject;
  /** `<kind>/<type>` -> revision of the definition that it keeps. */
  definitions: Record<string, number>;
  /** In the order of the plan. */
  nodes: ComparedNode[];
};

export type ComparedNode = {
  /** Through the runs that it is inside of: `deploy/web`. */
  key: string;
  name: string;
  kind: string;
  type: string | null;
  state: NodeState;
  attempts: number;
  startedAt: Date | null;
  finishedAt: Date | null;
  error: StepError | null;
  outputs: JsonObject | null;
};

/** One named value of both; a side that does not have it is left out, a long one is cut and then a text. */
export type Pair = { name: string; a?: JsonValue; b?: JsonValue };

export const comparedFields = ['presence', 'state', 'duration', 'attempts', 'error', 'outputs'] as const;
export type ComparedField = (typeof comparedFields)[number];

export type NodeSide = Pick<ComparedNode, 'state' | 'attempts' | 'error'> & { ms: number | null };
export type NodePair = Pick<ComparedNode, 'key' | 'name' | 'kind' | 'type'> & {
  /** Null: that run has no such node. */
  a: NodeSide | null;
  b: NodeSide | null;
  differs: ComparedField[];
  /** Outputs that differ. */
  outputs: Pair[];
};

export type Comparison = {
  inputs: Pair[];
  context: Pair[];
  definitions: Pair[];
  nodes: NodePair[];
  /** Nodes of both together, and how many of them differ. */
  count: { all: number; differing: number };
};

/** What two runs have not in common; with `all` also what they have. Nodes belong together by their keys. */
export function compareRuns(a: ComparedRun, b: ComparedRun, { all = false } = {}): Comparison {
  const pairs = pairNodes(a.nodes, b.nodes);
  const differing = pairs.filter(({ differs }) => differs.length > 0);
  return {
    inputs: pairValues(a.inputs, b.inputs, all),
    context: pairValues(a.context, b.context, all),
    definitions: pairValues(a.definitions, b.definitions, all),
    nodes: all ? pairs : differing,
    count: { all: pairs.length, differing: differing.length },
  };
}

function pairValues(a: JsonObject, b: JsonObject, all: boolean): Pair[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  return names.flatMap((name) => {
    if (!all && isSame(a[name], b[name])) return [];
    const pair: Pair = { name };
    if (Object.hasOwn(a, name)) pair.a = shortened(a[name] ?? null);
    if (Object.hasOwn(b, name)) pair.b = shortened(b[name] ?? null);
    return [pair];
  });
}

/** A value of thousands of entries is not read in a comparison. */
const mostLetters = 2_000;

function shortened(value: JsonValue): JsonValue {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : value;
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

/** In the order of `b`, which is the later one; what only `a` has stands where it stood there. */
function pairNodes(a: readonly ComparedNode[], b: readonly ComparedNode[]): NodePair[] {
  const [inA, inB] = [byKey(a), byKey(b)];
  const pairs: NodePair[] = [];
  let at = 0;
  const onlyInA = (until: number) => {
    for (; at < until; at++) {
      const node = a[at];
      if (node && !inB.has(node.key)) pairs.push(pairOf(node, null));
    }
  };
  const placeInA = new Map(a.map(({ key }, index) => [key, index]));
  for (const node of b) {
    onlyInA(placeInA.get(node.key) ?? at);
    pairs.push(pairOf(inA.get(node.key) ?? null, node));
  }
  onlyInA(a.length);
  return pairs;
}

const byKey = (nodes: readonly ComparedNode[]) => new Map(nodes.map((node) => [node.key, node]));

function pairOf(a: ComparedNode | null, b: ComparedNode | null): NodePair {
  const { key, name, kind, type } = (b ?? a) as ComparedNode;
  const outputs = a && b ? pairValues(a.outputs ?? {}, b.outputs ?? {}, false) : [];
  const [left, right] = [sideOf(a), sideOf(b)];
  return { key, name, kind, type, a: left, b: right, differs: differencesOf(left, right, outputs), outputs };
}

function sideOf(node: ComparedNode | null): NodeSide | null {
  if (!node) return null;
  const { state, attempts, error, startedAt, finishedAt } = node;
  const ms = startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null;
  return { state, attempts, error, ms };
}

function differencesOf(a: NodeSide | null, b: NodeSide | null, outputs: readonly Pair[]): ComparedField[] {
  if (!a || !b) return ['presence'];
  const found: Record<ComparedField, boolean> = {
    presence: false,
    state: a.state !== b.state,
    duration: isOtherDuration(a.ms, b.ms),
    attempts: a.attempts !== b.attempts,
    error: !isSame(a.error, b.error),
    outputs: outputs.length > 0,
  };
  return comparedFields.filter((field) => found[field]);
}

const leastMs = 1_000;
const leastPart = 0.25;

/** No two runs take the same time: what counts is a second, and a quarter of the longer one. */
function isOtherDuration(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return false;
  const apart = Math.abs(a - b);
  return apart >= leastMs && apart >= leastPart * Math.max(a, b);
}
