import { LoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { setAt, valueAt } from '@/server/domain/json-place';
import type { WorkflowStep } from '@/server/domain/oam/application';
import { maxFanOut } from '@/server/domain/oam/document-limits';
import { isItemInput } from '@/server/domain/oam/for-each';
import type { ExecutionPolicy, ExecutionSpec, NodeSpec } from '@/server/engine/core/graph';

/** A step that runs once per item: the properties of its node, which spawns a run with a node per item. */
export type FanOut = {
  /** What every item runs; outputs of other steps are filled in. */
  step: Pick<NodeSpec, 'handler' | 'repeatable' | 'retry'> & { properties: JsonObject };
  /** Where the item, or a member of it, goes. */
  itemInputs: { from: string; parameterKey: string }[];
  policy: ExecutionPolicy;
  items?: JsonValue;
  /** A list, because the database does not keep the order of names. */
  matrix?: { axis: string; values: JsonValue }[];
};

const defaultParallelism = 10;

/** Turns the planned node of a step with `forEach` into the one that spawns its items. */
export function fanOutNode(node: NodeSpec, step: WorkflowStep): NodeSpec {
  const { forEach } = step;
  if (forEach === undefined) return node;
  const { handler, properties = {}, retry, repeatable, inputs = [], ...rest } = node;
  const { items, matrix, parallelism = defaultParallelism, failFast = true, maxFailures = 0 } = forEach;
  const computed: Record<string, string> = {};
  const known = (key: string, value: JsonValue | undefined) => {
    if (typeof value === 'string') computed[key] = value;
    return typeof value === 'string' ? null : value;
  };
  const axes = Object.entries(matrix ?? {}).map(([axis, value], index) => ({
    axis,
    values: known(`matrix[${index}].values`, value) ?? null,
  }));
  const fanOut: FanOut = {
    step: {
      handler,
      properties,
      ...(retry ? { retry } : {}),
      ...(repeatable === false ? { repeatable } : {}),
    },
    itemInputs: inputs.flatMap(({ from, parameterKey }) =>
      isItemInput(from) && parameterKey !== undefined ? [{ from, parameterKey }] : [],
    ),
    policy: { parallelism, failFast, maxFailures, collect: true },
    ...(items === undefined ? {} : { items: known('items', items) ?? null }),
    ...(matrix === undefined ? {} : { matrix: axes }),
  };
  const outer = inputs.flatMap(({ from, parameterKey }) => {
    if (isItemInput(from)) return [];
    return [{ from, ...(parameterKey ? { parameterKey: `step.properties.${parameterKey}` } : {}) }];
  });
  return {
    ...rest,
    // The type stays, for the page.
    handler: { ...handler, handler: 'fan-out' },
    properties: fanOut satisfies JsonObject,
    ...(outer.length > 0 ? { inputs: outer } : {}),
    ...(Object.keys(computed).length > 0 ? { computed } : {}),
  };
}

/** The list, or every combination of the matrix, its last axis fastest. Throws LoamError for what is no list, or too long. */
export function itemsOf({ items, matrix }: FanOut, path: string): JsonValue[] {
  if (matrix === undefined) return listAt(items, `${path}.forEach.items`);
  return matrix.reduce<JsonObject[]>(
    (combinations, { axis, values }) => {
      const list = listAt(values, `${path}.forEach.matrix.${axis}`);
      assertFew(combinations.length * list.length, `${path}.forEach.matrix`);
      return combinations.flatMap((each) => list.map((value) => ({ ...each, [axis]: value })));
    },
    [{}],
  );
}

function listAt(value: JsonValue | undefined, path: string): JsonValue[] {
  if (!Array.isArray(value)) {
    throw new LoamError('invalid-input', 'What a step is to run for is no list.', {
      path,
      expected: 'a list',
      got: JSON.stringify(value ?? null).slice(0, 200),
    });
  }
  assertFew(value.length, path);
  return value;
}

function assertFew(count: number, path: string): void {
  if (count <= maxFanOut) return;
  throw new LoamError('too-large', 'A step cannot run for so many items.', {
    path,
    expected: `at most ${maxFanOut} items`,
    got: String(count),
    hint: 'Put several of them into one item.',
  });
}

/** The run of a step's items: a node for each, nothing between them. Pure. */
export function planFanOut(
  parent: { node: Pick<NodeSpec, 'key' | 'name' | 'path'>; properties: JsonObject; context: JsonObject },
  runId: string,
): ExecutionSpec {
  const { key, name = key, path = key } = parent.node;
  const fanOut = parent.properties as unknown as FanOut;
  const nodes = itemsOf(fanOut, path).map((item, index): NodeSpec => {
    const label = labelOf(item);
    return {
      key: `${key}[${index}]`,
      ...(label === '' ? {} : { name: `${name} ${label}` }),
      kind: 'step',
      dependsOn: [],
      path,
      ...fanOut.step,
      properties: withItem(fanOut, item, path),
    };
  });
  const title = `${name} for ${nodes.length === 1 ? 'one item' : `${nodes.length} items`}`;
  return { kind: 'workflow', title, nodes, context: { ...parent.context, runId }, policy: fanOut.policy };
}

function withItem({ step, itemInputs }: FanOut, item: JsonValue, path: string): JsonObject {
  const properties = structuredClone(step.properties);
  for (const { from, parameterKey } of itemInputs) {
    const value = valueAt(item, from.split('.').slice(1).join('.'));
    if (value === undefined) {
      throw new LoamError('invalid-input', `An item has no ${from.slice('item.'.length)}.`, {
        path: `${path}.inputs`,
        expected: `an item with ${from.slice('item.'.length)}`,
        got: JSON.stringify(item).slice(0, 200),
      });
    }
    setAt(properties, parameterKey, value, `${path}.inputs`);
  }
  return properties;
}

/** What tells an item apart on the page. */
function labelOf(item: JsonValue): string {
  if (typeof item === 'string' || typeof item === 'number') return String(item).slice(0, 60);
  if (!isJsonObject(item)) return '';
  const { name } = item;
  if (typeof name === 'string') return name.slice(0, 60);
  const plain = Object.values(item).filter((value) => typeof value === 'string' || typeof value === 'number');
  return plain.join(' ').slice(0, 60);
}
