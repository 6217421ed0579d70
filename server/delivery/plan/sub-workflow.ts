import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { applicationContext } from '@/server/domain/oam/context-names';
import type { ParsedWorkflow } from '@/server/domain/oam/parse-workflow';
import { type NamedWorkflow, libraryKey } from '@/server/domain/oam/sub-workflow';
import type { ExecutionSpec } from '@/server/engine/core/graph';
import type { PinnedWorkflow, StandaloneContext, WorkflowContext } from './planned';
import { standaloneKey } from './planned';
import { planWritten } from './workflow';

/** Names that a workflow cannot be given as inputs inside of an application's run. */
export const reservedInputs: ReadonlySet<string> = new Set(
  Object.keys(applicationContext satisfies Record<keyof WorkflowContext, true>),
);

/** The workflow that a step names, as its run keeps it. Throws `not-found` for one that it does not keep. */
export function pinnedWorkflow(
  library: Record<string, PinnedWorkflow> | undefined,
  named: NamedWorkflow,
): PinnedWorkflow {
  const pinned = library?.[libraryKey(named)];
  if (pinned) return pinned;
  throw new LoamError('not-found', `The run keeps no workflow "${libraryKey(named)}".`, {
    got: libraryKey(named),
    hint: 'It was started before a step named this workflow: start a new run.',
  });
}

/**
 * The run of a workflow inside of another run: its steps, which see their own inputs and, in an application's run, that
 * application. Pure.
 */
export function planSubWorkflow(
  { application, ownPath }: Pick<ParsedWorkflow, 'application' | 'ownPath'>,
  pinned: PinnedWorkflow,
  around: { context: JsonObject; inputs: JsonObject; runId: string },
): ExecutionSpec {
  const step = (type: string) => {
    const definition = pinned.steps[type];
    if (definition) return definition;
    throw new LoamError('unknown-type', `There is no workflow step type "${type}".`, { got: type });
  };
  const nodes = planWritten(application, { step }).map((node) =>
    node.path === undefined ? node : { ...node, path: ownPath(node.path) },
  );
  const title = `${pinned.name} r${pinned.revision}`;
  return { kind: 'workflow', title, nodes, context: contextFor(around) };
}

function contextFor({
  context,
  inputs,
  runId,
}: {
  context: JsonObject;
  inputs: JsonObject;
  runId: string;
}): JsonObject {
  const alone = (context as unknown as Partial<StandaloneContext>)[standaloneKey];
  if (alone) {
    const { name, namespace } = alone;
    return { name, namespace, ...inputs, [standaloneKey]: alone } satisfies StandaloneContext;
  }
  const own = Object.entries(context).filter(([key]) => reservedInputs.has(key));
  return { ...inputs, ...Object.fromEntries(own), runId };
}
