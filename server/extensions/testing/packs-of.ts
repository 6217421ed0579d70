import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { PluginPack } from '@/plugins/sdk/package';
import { sha256Digest } from '@/server/platform/crypto';

/** A definition as a test writes it: functions as plain JavaScript, the rest filled in. */
export type WrittenDefinition = Partial<DefinitionManifest> & { name: string; code: string };

/** A pack of hand-written definitions. `code` is an object literal: `{ render: (ctx) => ... }`. */
export function packOf(id: string, ...written: WrittenDefinition[]): PluginPack {
  return {
    apiVersion: 'plugins.loam.dev/v1',
    id,
    version: '1.0.0',
    title: id,
    description: id,
    icon: 'box',
    license: 'Apache-2.0',
    definitions: written.map(({ code, ...manifest }) => {
      const script = `var __definition = { functions: ${code} };\n`;
      return {
        manifest: {
          kind: 'component',
          revision: 1,
          title: manifest.name,
          description: manifest.name,
          icon: 'box',
          schema: { type: 'object' },
          capabilities: [],
          examples: [],
          functions: ['render'],
          workload: '*',
          ...manifest,
        },
        script,
        digest: sha256Digest(script),
        file: `component-${manifest.name}.js`,
      };
    }),
  };
}
