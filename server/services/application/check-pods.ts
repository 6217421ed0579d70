import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { createFinder, pinComponents, toSpec } from '@/server/delivery/plan/expand';
import { podProblems } from '@/server/delivery/pod-grants';
import { renderComponent } from '@/server/delivery/render';
import { type Problem, isLoamError } from '@/server/domain/error';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { pinDefinitions } from './definitions';
import { locate } from './located-error';
import { homeOf } from './start-run';

/** Somebody types: so much is rendered, and no more. */
const mostComponents = 50;
const someVersion = { major: 1, minor: 30 };

/**
 * Warnings of what a document would be refused for when it is delivered, because its pods take grants that the project has
 * not. Components alone, without policies; the delivery looks at all of it.
 */
export async function podWarnings(
  ctx: ServiceContext,
  project: Project,
  { documents, definitions }: Documents,
): Promise<Problem[]> {
  try {
    const home = await homeOf(ctx, project, undefined);
    const placement = { ...home, clusterVersion: someVersion };
    const found = documents.map((document) =>
      ofDocument(ctx, project, document, {
        placement,
        pins: pinDefinitions(document.application, definitions),
      }),
    );
    return (await Promise.all(found)).flat();
  } catch (error) {
    // A document that cannot be rendered has other problems, which are told where it is to be delivered.
    if (isLoamError(error)) return [];
    throw error;
  }
}

type Documents = {
  documents: readonly ParsedDocument[];
  definitions: DefinitionLookup<DefinitionManifest>;
};
type How = {
  placement: Parameters<typeof renderComponent>[2]['placement'];
  pins: Parameters<typeof createFinder>[1];
};

async function ofDocument(
  ctx: ServiceContext,
  { name: project, grants }: Project,
  document: ParsedDocument,
  { placement, pins }: How,
): Promise<Problem[]> {
  const { application } = document;
  const { name, labels, annotations } = application.metadata;
  const identity = { id: '', name, project, revision: 1, labels, annotations };
  const plans = await pinComponents(
    createFinder(ctx.extensions, pins),
    application,
    application.spec.components.slice(0, mostComponents).map(toSpec),
  );
  const problems = plans
    .filter(({ inputs }) => inputs.length === 0)
    .map(async ({ component }) => {
      const rendered = await renderComponent(
        ctx.extensions,
        component,
        { application: identity, placement },
        null,
      );
      const { path } = component;
      return rendered
        .flatMap(({ resource }) => podProblems(resource, { project, grants }))
        .map((each): Problem => ({ ...each, path, severity: 'warning' }));
    });
  return locate((await Promise.all(problems)).flat(), document);
}
