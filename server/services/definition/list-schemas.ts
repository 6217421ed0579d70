import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type DefinitionSchema = Pick<
  DefinitionManifest,
  'kind' | 'name' | 'title' | 'description' | 'schema' | 'outputs' | 'capabilities'
>;

/** The parameters of every type, and what steps answer, for an editor that completes while somebody types. */
export async function listSchemas(
  ctx: ServiceContext,
  input: { project: string },
): Promise<DefinitionSchema[]> {
  await authorize(ctx, { project: input.project, permission: 'definition.read' });
  const manifests = await ctx.extensions.list();
  return manifests.map(({ kind, name, title, description, schema, outputs, capabilities }) => ({
    kind,
    name,
    title,
    description,
    schema,
    capabilities,
    ...(outputs === undefined ? {} : { outputs }),
  }));
}
