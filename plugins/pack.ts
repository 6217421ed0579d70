import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Plugin as EsbuildPlugin, build } from 'esbuild';
import type { Definition, DefinitionManifest, PluginDefinition } from './sdk/definition';
import type { PluginPack } from './sdk/package';

/** What the bundle of the plugin sources exports for packing. */
type Sources = {
  plugins: PluginDefinition[];
  toManifest: (definition: Definition) => DefinitionManifest;
  schemaExports: string[];
};

/** Name under which a packed script leaves its definition. */
const scriptGlobal = '__definition';

/**
 * Bundles every definition into one self-contained ES2020 script without Node and without its schema, and writes
 * `<outDir>/<plugin>/plugin.json` (a PluginPack) with the scripts beside it. What was there before is removed.
 * @param pluginsDir folder with `index.ts` (the explicit list), `sdk/`, and one folder per plugin
 */
export async function packPlugins({
  pluginsDir,
  outDir,
}: {
  pluginsDir: string;
  outDir: string;
}): Promise<PluginPack[]> {
  const root = resolve(pluginsDir);
  const sources = await loadSources(root);
  const packs: PluginPack[] = [];
  const scripts = await bundleScripts(root, sources);
  for (const plugin of sources.plugins) packs.push(toPack(plugin, sources, scripts));
  await rm(outDir, { recursive: true, force: true });
  for (const pack of packs) await writePack(join(outDir, pack.id), pack);
  return packs;
}

/** Bundles and loads `plugins/index.ts`: the definitions as values, for their manifests. */
async function loadSources(root: string): Promise<Sources> {
  const contents = [
    `export * from ${JSON.stringify(join(root, 'index.ts'))};`,
    `export { toManifest } from ${JSON.stringify(join(root, 'sdk/manifest.ts'))};`,
    `import * as schema from ${JSON.stringify(join(root, 'sdk/schema.ts'))};`,
    `export const schemaExports = Object.keys(schema);`,
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const code = outputFiles[0]?.text ?? '';
  return (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as Sources;
}

/** All scripts in one run, so that what they share is parsed once. Key: `<plugin>/<kind>-<name>`. */
async function bundleScripts(root: string, sources: Sources): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  for (const plugin of sources.plugins) {
    for (const definition of plugin.definitions) {
      entries.set(scriptName(plugin, definition), entryOf(root, plugin, definition));
    }
  }
  const outdir = join(root, '.scripts');
  const { outputFiles } = await build({
    entryPoints: [...entries.keys()].map((name) => ({ in: `definition:${name}`, out: name })),
    plugins: [virtualEntries(entries, root), withoutSchemas(sources.schemaExports)],
    bundle: true,
    write: false,
    outdir,
    // Paths in the scripts are relative to this: the same sources give the same digest, wherever they are.
    absWorkingDir: root,
    sourcemap: 'inline',
    sourcesContent: false,
    format: 'iife',
    globalName: scriptGlobal,
    target: 'es2020',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return new Map(
    outputFiles.map((file) => [file.path.slice(outdir.length + 1, -'.js'.length), file.text] as const),
  );
}

function scriptName(plugin: PluginDefinition, definition: Definition): string {
  return `${plugin.id}/${definition.kind}-${definition.name}`;
}

/** A definition stands in a file named as it, or `<name>.<kind>.ts` where two kinds share a name. */
function entryOf(root: string, plugin: PluginDefinition, definition: Definition): string {
  const folder = join(root, plugin.id);
  const files = [`${definition.name}.${definition.kind}.ts`, `${definition.name}.ts`];
  const file = files.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) {
    throw new Error(
      `${definition.kind} ${definition.name}: expected its definition in ${join(folder, files[1] ?? '')}`,
    );
  }
  const isIt = `d => d && d.kind === ${JSON.stringify(definition.kind)} && d.name === ${JSON.stringify(definition.name)}`;
  return `import * as file from ${JSON.stringify(file)};\nexport const functions = Object.values(file).find(${isIt});`;
}

function virtualEntries(entries: Map<string, string>, root: string): EsbuildPlugin {
  return {
    name: 'definition-entries',
    setup(build) {
      build.onResolve({ filter: /^definition:/ }, ({ path }) => ({
        path: path.slice('definition:'.length),
        namespace: 'definition',
      }));
      build.onLoad({ filter: /.*/, namespace: 'definition' }, ({ path }) => ({
        contents: entries.get(path) ?? '',
        resolveDir: root,
        loader: 'js',
      }));
    },
  };
}

/** The schema is in the manifest; in the script its builders answer with nothing and pull no library in. */
function withoutSchemas(names: string[]): EsbuildPlugin {
  const contents = `const none = () => undefined;\nexport { ${names.map((name) => `none as ${name}`).join(', ')} };`;
  return {
    name: 'without-schemas',
    setup(build) {
      build.onLoad({ filter: /[/\\]sdk[/\\]schema\.ts$/ }, () => ({ contents, loader: 'js' }));
    },
  };
}

function toPack(plugin: PluginDefinition, sources: Sources, scripts: Map<string, string>): PluginPack {
  const definitions = plugin.definitions.map((definition) => {
    const manifest = sources.toManifest(definition);
    const script = scripts.get(scriptName(plugin, definition)) ?? '';
    return { manifest, script, digest: digestOf(script), file: `${definition.kind}-${definition.name}.js` };
  });
  return {
    apiVersion: 'plugins.loam.dev/v1',
    id: plugin.id,
    version: plugin.version,
    title: plugin.title,
    description: plugin.description,
    icon: plugin.icon,
    license: plugin.license,
    definitions,
  };
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

async function writePack(folder: string, pack: PluginPack): Promise<void> {
  await mkdir(folder, { recursive: true });
  const definitions = pack.definitions.map(({ manifest, digest, file }) => ({ manifest, digest, file }));
  await writeFile(join(folder, 'plugin.json'), `${JSON.stringify({ ...pack, definitions }, null, 2)}\n`);
  for (const { file, script } of pack.definitions) await writeFile(join(folder, file), script);
}
