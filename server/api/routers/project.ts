import { ChangeGrants, CreateProject, UpdateProject } from '@/server/domain/project-input';
import { changeGrants } from '@/server/services/project/change-grants';
import { createProject } from '@/server/services/project/create';
import { getProject } from '@/server/services/project/get';
import { listProjects } from '@/server/services/project/list';
import { updateProject } from '@/server/services/project/update';
import { instanceProcedure, projectProcedure, router, selfProcedure } from '../trpc/procedures';

export const projectRouter = router({
  list: selfProcedure.query(({ ctx }) => listProjects(ctx)),
  get: projectProcedure('project.read').query(({ ctx, input }) => getProject(ctx, input)),
  create: instanceProcedure('instance-wide.project.create')
    .input(CreateProject)
    .mutation(({ ctx, input }) => createProject(ctx, input)),
  changeGrants: instanceProcedure('instance-wide.project.grant')
    .input(ChangeGrants)
    .mutation(({ ctx, input }) => changeGrants(ctx, input)),
  update: projectProcedure('project.manage')
    .input(UpdateProject)
    .mutation(({ ctx, input }) => updateProject(ctx, input)),
});
