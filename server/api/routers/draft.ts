import { BeHere, DraftOf, KeepDraft } from '@/server/domain/draft-input';
import { type DocumentKind, discardDraft, getDraft, keepDraft } from '@/server/services/draft/draft';
import { beHere, listOthers } from '@/server/services/draft/presence';
import { projectProcedure, router } from '../trpc/procedures';

/** Drafts of one kind of document, and who is at it. */
export const draftRouterOf = (kind: DocumentKind) =>
  router({
    get: projectProcedure(`${kind}.read`)
      .input(DraftOf)
      .query(({ ctx, input }) => getDraft(ctx, kind, input)),
    keep: projectProcedure(`${kind}.write`)
      .input(KeepDraft)
      .mutation(({ ctx, input }) => keepDraft(ctx, kind, input)),
    discard: projectProcedure(`${kind}.read`)
      .input(DraftOf)
      .mutation(({ ctx, input }) => discardDraft(ctx, kind, input)),
    here: projectProcedure(`${kind}.read`)
      .input(BeHere)
      .mutation(({ ctx, input }) => beHere(ctx, kind, input)),
    others: projectProcedure(`${kind}.read`)
      .input(DraftOf)
      .query(({ ctx, input }) => listOthers(ctx, kind, input)),
  });
