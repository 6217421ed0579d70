import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';

export type BlockKind = 'component' | 'trait' | 'policy' | 'workflow-step';

/** What checking a document needs of a definition; DefinitionManifest of plugins/sdk has it all. */
export type BlockDefinition = {
  name: string;
  revision: number;
  /** `apiVersion/kind` that a component makes; `*` when its parameters decide. */
  workload?: string;
  stage?: 'render' | 'pre' | 'post';
  appliesTo?: string[];
  conflictsWith?: string[];
  /** JSON Schema of the parameters, and of what a step answers. */
  schema?: JsonObject;
  outputs?: JsonObject;
};

/** The types that are known: from the registry on the server, from a query in the browser. */
export type DefinitionLookup<Definition extends BlockDefinition = BlockDefinition> = {
  /** `type` is `name` or `name@v2`. */
  find(kind: BlockKind, type: string): Definition | null;
  names(kind: BlockKind): string[];
  /** Problems of parameters against the definition's schema; `path` is the place of the parameters. */
  validate(definition: Definition, properties: JsonObject | undefined, path: string): Problem[];
};

/** `webservice@v2` -> name and revision; without one: the active revision. */
export function parseType(type: string): { name: string; revision?: number } {
  const match = /^(.+)@v(\d+)$/.exec(type);
  return match?.[1] !== undefined ? { name: match[1], revision: Number(match[2]) } : { name: type };
}

/** May a trait with this `appliesTo` stand on that workload? `*` on either side: it cannot be said before rendering. */
export function appliesToWorkload(appliesTo: string[] | undefined, workload: string | undefined): boolean {
  if (appliesTo === undefined || workload === undefined || workload === '*') return true;
  return appliesTo.includes('*') || appliesTo.includes(workload);
}
