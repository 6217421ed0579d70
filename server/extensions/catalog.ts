import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { DefinitionKind, DefinitionRef } from './extensions';

/** A definition as it is looked up: its manifest bears the revision under which it was installed. */
export type CatalogEntry = { plugin: string; manifest: DefinitionManifest };
export type DefinitionScript = {
  plugin: string;
  script: string;
  digest: string;
  manifest: DefinitionManifest;
};

/** Where definitions come from: the database, or packs in memory. */
export type Catalog = {
  /** The active revision, or the one asked for. */
  find(kind: DefinitionKind, name: string, revision?: number): Promise<CatalogEntry | null>;
  /** Active revisions, by kind and name. */
  list(kind?: DefinitionKind): Promise<CatalogEntry[]>;
  script(ref: DefinitionRef): Promise<DefinitionScript | null>;
  close(): Promise<void>;
};

/** `webservice@v2` -> name and revision. KubeVela writes revisions so. */
export function parseType(type: string): { name: string; revision?: number } {
  const match = /^([^@]+)@v?(\d{1,9})$/.exec(type);
  return match?.[1] === undefined ? { name: type } : { name: match[1], revision: Number(match[2]) };
}

export function keyOf({ kind, name, revision }: DefinitionRef): string {
  return `${kind}/${name}@v${revision}`;
}

export function missingDefinition(ref: DefinitionRef): LoamError {
  return new LoamError('unknown-type', `There is no ${ref.kind} "${ref.name}" of revision ${ref.revision}.`, {
    hint: 'It may have been removed; `loam get types` lists what there is.',
  });
}
