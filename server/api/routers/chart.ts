import { ChartOf, ListCharts } from '@/server/domain/chart-input';
import { describeChart, listChartNames, listChartVersions } from '@/server/services/chart/look-up';
import { projectProcedure, router } from '../trpc/procedures';

export const chartRouter = router({
  list: projectProcedure('application.write')
    .input(ListCharts)
    .query(({ ctx, input }) => listChartNames(ctx, input)),
  versions: projectProcedure('application.write')
    .input(ChartOf)
    .query(({ ctx, input }) => listChartVersions(ctx, input)),
  describe: projectProcedure('application.write')
    .input(ChartOf)
    .query(({ ctx, input }) => describeChart(ctx, input)),
});
