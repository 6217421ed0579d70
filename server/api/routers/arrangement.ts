import { KeepArrangement } from '@/server/domain/arrangement-input';
import { DraftOf } from '@/server/domain/draft-input';
import { getArrangement, keepArrangement } from '@/server/services/arrangement/arrangement';
import type { DocumentKind } from '@/server/services/draft/draft';
import { projectProcedure, router } from '../trpc/procedures';

/** Where the steps of one kind of document stand on the canvas. */
export const arrangementRouterOf = (kind: DocumentKind) =>
  router({
    get: projectProcedure(`${kind}.read`)
      .input(DraftOf)
      .query(({ ctx, input }) => getArrangement(ctx, kind, input)),
    keep: projectProcedure(`${kind}.write`)
      .input(KeepArrangement)
      .mutation(({ ctx, input }) => keepArrangement(ctx, kind, input)),
  });
