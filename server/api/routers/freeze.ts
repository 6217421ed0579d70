import { FreezeCluster, FreezeProject, ThawCluster } from '@/server/domain/freeze-input';
import {
  freezeCluster,
  freezeProject,
  listFreezes,
  thawCluster,
  thawProject,
} from '@/server/services/freeze/freeze';
import { instanceProcedure, projectProcedure, router } from '../trpc/procedures';

export const freezeRouter = router({
  list: projectProcedure('project.read').query(({ ctx, input }) => listFreezes(ctx, input)),
  project: projectProcedure('project.freeze')
    .input(FreezeProject)
    .mutation(({ ctx, input }) => freezeProject(ctx, input)),
  thawProject: projectProcedure('project.freeze').mutation(({ ctx, input }) => thawProject(ctx, input)),
  cluster: instanceProcedure('instance-wide.cluster.manage')
    .input(FreezeCluster)
    .mutation(({ ctx, input }) => freezeCluster(ctx, input)),
  thawCluster: instanceProcedure('instance-wide.cluster.manage')
    .input(ThawCluster)
    .mutation(({ ctx, input }) => thawCluster(ctx, input)),
});
