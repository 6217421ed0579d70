import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { GetDefinition } from '@/server/domain/definition-input';
import { LoamError } from '@/server/domain/error';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type DefinitionRevision, findRevisions } from './find';

export type DefinitionDetail = {
  manifest: DefinitionManifest;
  plugin: string;
  trust: DefinitionRevision['trust'];
  active: boolean;
  /** The newest first. */
  revisions: DefinitionRevision[];
};

/** A type with its schema, hints, examples and revisions. */
export async function getDefinition(ctx: ServiceContext, input: GetDefinition): Promise<DefinitionDetail> {
  await authorize(ctx, { project: input.project, permission: 'definition.read' });
  const revisions = await findRevisions(ctx, input);
  const { revision: asked } = input;
  const row = revisions.find((one) => (asked === undefined ? one.active : one.revision === asked));
  const manifest = row && (await ctx.extensions.find(input.kind, input.name, row.revision));
  if (row === undefined || !manifest) throw missingRevision(input, revisions);
  return { manifest, plugin: row.plugin, trust: row.trust, active: row.active, revisions };
}

function missingRevision(
  { kind, name, revision }: GetDefinition,
  revisions: DefinitionRevision[],
): LoamError {
  const which = revision === undefined ? 'active revision' : `revision ${revision}`;
  return new LoamError('not-found', `The ${kind} "${name}" has no ${which}.`, {
    path: 'revision',
    expected: `one of ${revisions.map((one) => one.revision).join(', ')}`,
  });
}
