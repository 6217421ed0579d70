import { ActivateDefinition, GetDefinition, ListDefinitions } from '@/server/domain/definition-input';
import { activateDefinition } from '@/server/services/definition/activate';
import { getDefinition } from '@/server/services/definition/get';
import { listDefinitions } from '@/server/services/definition/list';
import { listSchemas } from '@/server/services/definition/list-schemas';
import { instanceProcedure, projectProcedure, router } from '../trpc/procedures';

export const definitionRouter = router({
  list: projectProcedure('definition.read')
    .input(ListDefinitions)
    .query(({ ctx, input }) => listDefinitions(ctx, input)),
  get: projectProcedure('definition.read')
    .input(GetDefinition)
    .query(({ ctx, input }) => getDefinition(ctx, input)),
  schemas: projectProcedure('definition.read').query(({ ctx, input }) => listSchemas(ctx, input)),
  activate: instanceProcedure('instance-wide.plugin.manage')
    .input(ActivateDefinition)
    .mutation(({ ctx, input }) => activateDefinition(ctx, input)),
});
