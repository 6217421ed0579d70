import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import {
  type ParsedWorkflow,
  type ParsedWorkflowRun,
  checkStandalone,
} from '@/server/domain/oam/parse-workflow';
import { validateBySchema } from '@/server/domain/schema-validation';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { resolveRun } from './resolve';

/** What keeps a WorkflowRun that names a workflow from starting: there is none, its steps, its inputs. */
export async function checkRun(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  run: ParsedWorkflowRun,
  beside: readonly ParsedWorkflow[] = [],
): Promise<Problem[]> {
  const resolved = await resolveRun(ctx, project, run, beside);
  if ('code' in resolved) return [resolved];
  const { referred } = resolved;
  if (!referred) return [];
  const place = { path: 'spec.workflowRef', position: run.positionOf('spec.workflowRef') };
  return [
    ...checkStandalone(referred.workflow).map(({ path, ...problem }) => ({
      ...problem,
      ...place,
      message: `in the workflow \`${referred.name}\`, ${path}: ${problem.message}`,
    })),
    ...checkInputs(referred.workflow.inputs, run.context, 'spec.context').problems.map((problem) => ({
      ...problem,
      position: run.positionOf(problem.path ?? 'spec.context'),
    })),
  ];
}

/** Values against what a workflow asks for, with its defaults filled in. What asks for nothing takes anything. */
export function checkInputs(
  schema: JsonObject | null,
  inputs: JsonObject,
  path: string,
): { value: JsonObject; problems: Problem[] } {
  return schema === null ? { value: inputs, problems: [] } : validateBySchema(schema, inputs, path);
}
