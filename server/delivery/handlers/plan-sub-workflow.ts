import { z } from 'zod';
import type { JsonObject } from '@/server/domain/json';
import { assertNoProblems } from '@/server/domain/oam/parse';
import { checkInputs } from '@/server/domain/oam/workflow';
import type { ChildPlanner } from '@/server/engine/runner/handler';
import { withChosen } from '../plan/chosen';
import { loadWorkflow } from '../plan/load-application';
import { pinnedWorkflow, planSubWorkflow } from '../plan/sub-workflow';
import { libraryOf, runOf } from './contexts';
import type { DeliveryDeps } from './deps';

const SubWorkflowRequest = z.object({
  workflow: z.string(),
  revision: z.number().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

/** Plans the run of a workflow that a step names, in the revision that the whole run keeps. */
export function createSubWorkflowPlanner({ db }: DeliveryDeps): ChildPlanner {
  return async (request, parent) => {
    const { workflow: name, revision, inputs } = SubWorkflowRequest.parse(request.input);
    const named = { name, ...(revision === undefined ? {} : { revision }) };
    const context = withChosen(parent.context, parent.definitions);
    const pinned = pinnedWorkflow(libraryOf(context), named);
    const document = await loadWorkflow(db, pinned.id, pinned.revision);
    const place = `${parent.node.path ?? parent.node.key}.properties.inputs`;
    const { value, problems } = checkInputs(document.inputs, inputs as JsonObject, place);
    assertNoProblems(problems);
    return planSubWorkflow(document, pinned, {
      context,
      inputs: value,
      runId: runOf(parent),
    });
  };
}
