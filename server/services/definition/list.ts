import { and, eq } from 'drizzle-orm';
import { definition, plugin } from '@/db/schema/definition';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { ListDefinitions } from '@/server/domain/definition-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

/** A type as lists and pickers show it. */
export type DefinitionSummary = Pick<
  DefinitionManifest,
  'kind' | 'name' | 'revision' | 'title' | 'description' | 'icon' | 'workload' | 'stage' | 'appliesTo'
> & { plugin: string; trust: (typeof plugin.$inferSelect)['trust'] };

/** The types that documents may use now: active revisions of plugins that are on, by kind and name. */
export async function listDefinitions(
  ctx: ServiceContext,
  input: ListDefinitions,
): Promise<DefinitionSummary[]> {
  await authorize(ctx, { project: input.project, permission: 'definition.read' });
  const manifests = await ctx.extensions.list(input.kind);
  const sources = await ctx.db
    .select({ kind: definition.kind, name: definition.name, plugin: plugin.name, trust: plugin.trust })
    .from(definition)
    .innerJoin(plugin, eq(plugin.id, definition.pluginId))
    .where(and(eq(definition.active, true), eq(plugin.enabled, true)));
  const sourceOf = new Map(sources.map((row) => [`${row.kind}/${row.name}`, row]));
  return manifests.map((manifest) => {
    const source = sourceOf.get(`${manifest.kind}/${manifest.name}`);
    return toSummary(manifest, source?.plugin ?? '', source?.trust ?? 'unsigned');
  });
}

function toSummary(
  manifest: DefinitionManifest,
  pluginName: string,
  trust: DefinitionSummary['trust'],
): DefinitionSummary {
  const { kind, name, revision, title, description, icon, workload, stage, appliesTo } = manifest;
  return {
    kind,
    name,
    revision,
    title,
    description,
    icon,
    plugin: pluginName,
    trust,
    ...(workload === undefined ? {} : { workload }),
    ...(stage === undefined ? {} : { stage }),
    ...(appliesTo === undefined ? {} : { appliesTo }),
  };
}
