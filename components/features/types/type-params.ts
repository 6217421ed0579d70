import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';

export const typeKinds = ['component', 'trait', 'policy', 'workflow-step'] as const;
export type TypeKind = (typeof typeKinds)[number];

export const typeParams = { q: parseAsString.withDefault(''), kind: parseAsStringLiteral(typeKinds) };
export const loadTypeParams = createLoader(typeParams);
