import type { ChartOf, ListCharts } from '@/server/domain/chart-input';
import { toFormSchema } from '@/server/domain/chart-schema';
import type { JsonObject } from '@/server/domain/json';
import type { ChartVersion } from '@/server/targets/helm/helm';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { helmOf, releaseOf } from './source';

export type ChartDescription = {
  name: string;
  version: string;
  appVersion: string;
  description: string;
  /** values.yaml, as the chart has it. */
  values: string;
  /** Of a form for them. */
  schema: JsonObject;
  /** False: the chart has no values.schema.json, and the types are those that values.yaml shows. */
  hasSchema: boolean;
  /** Property of the component that values go into. */
  place: string;
};

/** Names of the charts that a repository has. Reaches out by the same rules as a delivery, so it is for those who write documents. */
export async function listChartNames(
  ctx: ServiceContext,
  input: ListCharts & { project: string },
): Promise<{ charts: string[] }> {
  await authorize(ctx, { project: input.project, permission: 'application.write' });
  return { charts: await helmOf(ctx).charts(input.url) };
}

/** Versions of the chart that a component names, newest first. */
export async function listChartVersions(
  ctx: ServiceContext,
  input: ChartOf & { project: string },
): Promise<{ versions: ChartVersion[] }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.write' });
  const { release, credentials } = await releaseOf(ctx, project, input);
  return { versions: await helmOf(ctx).versions(release.chart, credentials) };
}

/** What the chart that a component names is, and what values it takes. */
export async function describeChart(
  ctx: ServiceContext,
  input: ChartOf & { project: string },
): Promise<ChartDescription> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.write' });
  const { release, credentials } = await releaseOf(ctx, project, input);
  const { name, version, appVersion, description, valuesText, schema } = await helmOf(ctx).fetch(
    release.chart,
    credentials,
  );
  return {
    name,
    version,
    appVersion,
    description,
    values: valuesText,
    schema: toFormSchema(valuesText, schema),
    hasSchema: schema !== null,
    place: release.places.values,
  };
}
