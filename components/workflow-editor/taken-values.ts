import { formatPath } from '@/server/domain/oam/document-path';
import { type StepInput, inputsOf } from '@/server/domain/workflow-edit/step-values';
import { edgesOf } from '@/server/domain/workflow-edit/workflow-edges';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';

/** A value that a step takes, and the step that gives it; null where none does: the run itself, or nobody yet. */
export type TakenValue = StepInput & { giver: string | null };

export function takenValues(model: WorkflowModel, step: StepModel): TakenValue[] {
  const givers = new Map(
    edgesOf(model).edges.flatMap((edge) =>
      edge.to === step.id && edge.kind === 'data' ? [[formatPath(edge.path), edge.from] as const] : [],
    ),
  );
  return inputsOf(step).map((input) => ({ ...input, giver: givers.get(formatPath(input.path)) ?? null }));
}
