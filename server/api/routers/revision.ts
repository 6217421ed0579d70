import {
  CompareRevisions,
  ExportRevision,
  GetRevision,
  ListRevisions,
} from '@/server/domain/application-input';
import { compareRevisions } from '@/server/services/revision/compare';
import { exportRevision } from '@/server/services/revision/export';
import { getRevision, listRevisions } from '@/server/services/revision/read';
import { projectProcedure, router } from '../trpc/procedures';

export const revisionRouter = router({
  list: projectProcedure('application.read')
    .input(ListRevisions)
    .query(({ ctx, input }) => listRevisions(ctx, input)),
  get: projectProcedure('application.read')
    .input(GetRevision)
    .query(({ ctx, input }) => getRevision(ctx, input)),
  export: projectProcedure('application.read')
    .input(ExportRevision)
    .query(({ ctx, input }) => exportRevision(ctx, input)),
  compare: projectProcedure('application.read')
    .input(CompareRevisions)
    .query(({ ctx, input }) => compareRevisions(ctx, input)),
});
