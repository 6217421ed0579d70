import { ListSchedules, PauseSchedule, SaveSchedule, ScheduleName } from '@/server/domain/schedule-input';
import { deleteSchedule, pauseSchedule } from '@/server/services/schedule/change';
import { listSchedules } from '@/server/services/schedule/list';
import { saveSchedule } from '@/server/services/schedule/save';
import { projectProcedure, router } from '../trpc/procedures';

export const scheduleRouter = router({
  list: projectProcedure('workflow.read')
    .input(ListSchedules)
    .query(({ ctx, input }) => listSchedules(ctx, input)),
  save: projectProcedure('workflow.schedule')
    .input(SaveSchedule)
    .mutation(({ ctx, input }) => saveSchedule(ctx, input)),
  pause: projectProcedure('workflow.schedule')
    .input(PauseSchedule)
    .mutation(({ ctx, input }) => pauseSchedule(ctx, input)),
  delete: projectProcedure('workflow.schedule')
    .input(ScheduleName)
    .mutation(({ ctx, input }) => deleteSchedule(ctx, input)),
});
