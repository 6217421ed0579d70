import type { JsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';
import type { Revisions } from '@/server/engine/core/execution';
import type { DefinitionKind } from '@/server/extensions/extensions';
import { type PinnedWorkflow, type Pins, type StandaloneContext, standaloneKey } from './planned';

// A retry may go by newer definitions than those that the run was planned with. Nothing that was planned is rewritten: the
// choice is laid over it wherever a revision is read, and runs that begin from then on are planned with it.

/** What a chosen revision is kept under. */
export function chosenKey(kind: DefinitionKind, type: string): string {
  return `${kind}/${parseType(type).name}`;
}

/** The revision to go by: the chosen one, else that of the plan. */
export function chosenRevision(
  chosen: Revisions,
  kind: DefinitionKind,
  type: string,
  planned: number,
): number {
  return chosen[chosenKey(kind, type)] ?? planned;
}

/** The context of a run as if it had been planned with what was chosen since. */
export function withChosen(context: JsonObject, chosen: Revisions): JsonObject {
  if (Object.keys(chosen).length === 0) return context;
  const { [standaloneKey]: alone } = context as unknown as Partial<StandaloneContext>;
  if (alone) return { ...context, [standaloneKey]: { ...alone, ...pinned(alone, chosen) } };
  return { ...context, ...pinned(context, chosen) };
}

type Pinned = { pins?: Pins; library?: Record<string, PinnedWorkflow> };

function pinned({ pins, library }: Pinned, chosen: Revisions): Pinned {
  return {
    ...(pins ? { pins: withPins(pins, chosen) } : {}),
    ...(library ? { library: withLibrary(library, chosen) } : {}),
  };
}

function withPins(pins: Pins, chosen: Revisions): Pins {
  const kinds = Object.entries(pins) as [DefinitionKind, Record<string, number>][];
  return Object.fromEntries(
    kinds.map(([kind, types]) => [
      kind,
      Object.fromEntries(
        Object.entries(types).map(([type, revision]) => [type, chosenRevision(chosen, kind, type, revision)]),
      ),
    ]),
  );
}

function withLibrary(
  library: Record<string, PinnedWorkflow>,
  chosen: Revisions,
): Record<string, PinnedWorkflow> {
  return Object.fromEntries(
    Object.entries(library).map(([key, workflow]) => {
      const steps = Object.entries(workflow.steps).map(([type, step]) => [
        type,
        { ...step, revision: chosenRevision(chosen, 'workflow-step', type, step.revision) },
      ]);
      return [key, { ...workflow, steps: Object.fromEntries(steps) }];
    }),
  );
}
