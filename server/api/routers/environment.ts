import { CreateStageInput, RemoveStageInput } from '@/server/domain/environment';
import { createStage, removeStage } from '@/server/services/environment/create-stage';
import { listNamespaces, listStages } from '@/server/services/environment/list';
import { projectProcedure, router } from '../trpc/procedures';

export const environmentRouter = router({
  stages: projectProcedure('environment.read').query(({ ctx, input }) => listStages(ctx, input)),
  namespaces: projectProcedure('environment.read').query(({ ctx, input }) => listNamespaces(ctx, input)),
  createStage: projectProcedure('environment.manage')
    .input(CreateStageInput)
    .mutation(({ ctx, input }) => createStage(ctx, input)),
  removeStage: projectProcedure('environment.manage')
    .input(RemoveStageInput)
    .mutation(({ ctx, input }) => removeStage(ctx, input)),
});
