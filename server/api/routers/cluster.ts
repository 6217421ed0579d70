import { z } from 'zod';
import {
  AddClusterInput,
  ClusterRoleInput,
  RemoveClusterInput,
  RotateCredentialsInput,
  TryConnectionInput,
  UpdateClusterInput,
} from '@/server/domain/environment';
import { PageInput } from '@/server/domain/page';
import { addCluster } from '@/server/services/cluster/add';
import { testCluster, tryConnection } from '@/server/services/cluster/connection';
import { getCluster, listClusters, pageClusters } from '@/server/services/cluster/list';
import { clusterRights, clusterRole } from '@/server/services/cluster/rights';
import { rotateCredentials } from '@/server/services/cluster/rotate';
import { removeCluster, updateCluster } from '@/server/services/cluster/update';
import { instanceProcedure, projectProcedure, router } from '../trpc/procedures';

const Name = z.object({ name: z.string() });

export const clusterRouter = router({
  list: projectProcedure('environment.read').query(({ ctx, input }) => listClusters(ctx, input)),
  page: projectProcedure('environment.read')
    .input(PageInput)
    .query(({ ctx, input }) => pageClusters(ctx, input)),
  get: projectProcedure('environment.read')
    .input(Name)
    .query(({ ctx, input }) => getCluster(ctx, input)),
  test: projectProcedure('environment.read')
    .input(Name)
    .mutation(({ ctx, input }) => testCluster(ctx, input)),
  rights: projectProcedure('environment.read')
    .input(Name)
    .query(({ ctx, input }) => clusterRights(ctx, input)),
  role: instanceProcedure('instance-wide.cluster.manage')
    .input(ClusterRoleInput)
    .query(({ ctx, input }) => clusterRole(ctx, input)),
  tryConnection: instanceProcedure('instance-wide.cluster.manage')
    .input(TryConnectionInput)
    .mutation(({ ctx, input }) => tryConnection(ctx, input)),
  add: instanceProcedure('instance-wide.cluster.manage')
    .input(AddClusterInput)
    .mutation(({ ctx, input }) => addCluster(ctx, input)),
  update: instanceProcedure('instance-wide.cluster.manage')
    .input(UpdateClusterInput)
    .mutation(({ ctx, input }) => updateCluster(ctx, input)),
  rotate: instanceProcedure('instance-wide.cluster.manage')
    .input(RotateCredentialsInput)
    .mutation(({ ctx, input }) => rotateCredentials(ctx, input)),
  remove: instanceProcedure('instance-wide.cluster.manage')
    .input(RemoveClusterInput)
    .mutation(({ ctx, input }) => removeCluster(ctx, input)),
});
