import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { CheckApplication } from '@/server/domain/application-input';
import type { Problem } from '@/server/domain/error';
import { check } from '@/server/domain/oam/check';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import { type ParsedDocument, assertNoProblems, parseDocuments } from '@/server/domain/oam/parse';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { loadDefinitions } from './definitions';

export type Checked = {
  documents: ParsedDocument[];
  problems: Problem[];
  definitions: DefinitionLookup<DefinitionManifest>;
};

/** Everything that is wrong with a text, for an editor that checks while somebody types. Writes nothing. */
export async function checkApplication(
  ctx: ServiceContext,
  input: CheckApplication & { project: string },
): Promise<{ problems: Problem[] }> {
  await authorize(ctx, { project: input.project, permission: 'application.read' });
  const { problems } = await checkDocuments(ctx, input.document);
  return { problems };
}

/** Reads a text and checks each Application in it against the types that are installed. */
export async function checkDocuments(ctx: ServiceContext, text: string): Promise<Checked> {
  const { documents, problems } = parseDocuments(text);
  const definitions = await loadDefinitions(
    ctx.extensions,
    documents.map((document) => document.application),
  );
  return {
    documents,
    definitions,
    problems: [...problems, ...documents.flatMap((each) => check(each, definitions))],
  };
}

/** As `checkDocuments`; throws LoamError with all problems when any is an error. */
export async function checkedDocuments(ctx: ServiceContext, text: string): Promise<Checked> {
  const checked = await checkDocuments(ctx, text);
  assertNoProblems(checked.problems);
  return checked;
}
