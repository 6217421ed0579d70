import type { AnyTRPCProcedure } from '@trpc/server';
import type { z } from 'zod';
import { appRouter } from '../root';
import type { Access } from '../trpc/init';

export type ProcedureFacts = {
  path: string;
  type: 'query' | 'mutation' | 'subscription';
  access: Access | undefined;
  inputs: z.ZodType[];
};

/** Every procedure there is, as the router has it. */
export function allProcedures(): ProcedureFacts[] {
  const record = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
  return Object.entries(record).map(([path, procedure]) => {
    const { type, meta, inputs } = procedure._def as unknown as {
      type: ProcedureFacts['type'];
      meta: { access?: Access } | undefined;
      inputs: z.ZodType[];
    };
    return { path, type, access: meta?.access, inputs };
  });
}
