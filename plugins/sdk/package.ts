import type { DefinitionManifest, Text } from './definition';

/** One definition of a packed plugin: its manifest, and its script with the sha256 that it must have. */
export type PackedDefinition = {
  manifest: DefinitionManifest;
  /** File name beside `plugin.json`. */
  file: string;
  script: string;
  /** `sha256:<hex>` of the script. */
  digest: string;
};

/** A packed plugin, as `plugin.json` and its scripts hold it. */
export type PluginPack = {
  apiVersion: 'plugins.loam.dev/v1';
  id: string;
  version: string;
  title: Text;
  description: Text;
  icon: string;
  license: string;
  definitions: PackedDefinition[];
};
