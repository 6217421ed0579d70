import { z } from 'zod';

/** Kinds of building blocks that definitions implement. */
export const DefinitionKind = z.enum(['component', 'trait', 'policy', 'workflow-step']);
export type DefinitionKind = z.infer<typeof DefinitionKind>;

const Type = z.object({ kind: DefinitionKind, name: z.string().min(1).max(63) });
const Revision = z.int().min(1);

export const ListDefinitions = z.object({ project: z.string(), kind: DefinitionKind.optional() });
export type ListDefinitions = z.infer<typeof ListDefinitions>;

/** The active revision, if none is given. */
export const GetDefinition = Type.extend({ project: z.string(), revision: Revision.optional() });
export type GetDefinition = z.infer<typeof GetDefinition>;

export const ActivateDefinition = Type.extend({ revision: Revision });
export type ActivateDefinition = z.infer<typeof ActivateDefinition>;
