import type { z } from 'zod';
import { appRouter } from './root';
import type { Access } from './trpc/init';

export type ProcedureFacts = {
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  access: Access | undefined;
  inputs: z.ZodType[];
};

type Definition = {
  _def: { type: ProcedureFacts['type']; meta?: { access?: Access }; inputs: z.ZodType[] };
};

/** Every procedure by its full path, `application.list`. The router keeps them flat, whatever its type says. */
export const proceduresByPath: ReadonlyMap<string, ProcedureFacts> = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, Definition>).map(
    ([
      path,
      {
        _def: { type, meta, inputs },
      },
    ]) => [path, { path, type, access: meta?.access, inputs }],
  ),
);
