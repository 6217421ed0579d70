import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { PackedDefinition, PluginPack } from '@/plugins/sdk/package';
import { LoamError } from '@/server/domain/error';
import { checkSchemaLimits } from '@/server/domain/schema/schema-limits';
import { sha256Digest } from '@/server/platform/crypto';
import { sandboxLimits } from './sandbox/protocol';

const mostManifestBytes = 16_000_000;
const text = z.union([z.string(), z.strictObject({ en: z.string(), zh: z.string() })]);
const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and -');

const manifest = z.looseObject({
  kind: z.enum(['component', 'trait', 'policy', 'workflow-step']),
  name,
  revision: z.int().min(1),
  title: text,
  description: text,
  icon: name,
  schema: z.record(z.string(), z.json()),
  capabilities: z.array(z.string().regex(/^(?:k8s:read|k8s:write|app:read|helm|mail|http:.+|secret:.+)$/)),
  kinds: z
    .array(
      z
        .string()
        .regex(/^(?:\*|(?:[a-z0-9.-]+\/)?v[a-z0-9]+\/[A-Z][A-Za-z0-9]*)$/, 'expected * or v1/Service'),
    )
    .max(200)
    .optional(),
  examples: z.array(z.looseObject({ title: text, properties: z.record(z.string(), z.json()) })),
  functions: z.array(z.string()),
  outputs: z.record(z.string(), z.json()).optional(),
});

const pack = z.strictObject({
  apiVersion: z.literal('plugins.loam.dev/v1'),
  id: name,
  version: z.string().regex(/^\d+\.\d+\.\d+/, 'expected a semantic version'),
  title: text,
  description: text,
  icon: name,
  license: z.string(),
  definitions: z.array(
    z.strictObject({
      manifest,
      digest: z.string(),
      file: z.string().regex(/^[a-z0-9-]+\.js$/, 'expected a file name beside plugin.json'),
    }),
  ),
});

/** The packed plugins below a folder, each checked: form, digest of every script, limits of every schema. */
export async function readPacks(packsDir: string): Promise<PluginPack[]> {
  const entries = await readdir(packsDir, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name: folder }) => folder);
  return Promise.all(folders.sort().map((folder) => readPack(join(packsDir, folder))));
}

/** Throws `extension-failed` with the place when the package is not what it says. */
export async function readPack(folder: string): Promise<PluginPack> {
  const parsed = pack.safeParse(
    JSON.parse(await readLimited(join(folder, 'plugin.json'), mostManifestBytes)),
  );
  if (!parsed.success) throw bad(folder, z.prettifyError(parsed.error));
  const definitions = await Promise.all(
    parsed.data.definitions.map(async ({ manifest: found, digest, file }): Promise<PackedDefinition> => {
      const script = await readLimited(join(folder, file), sandboxLimits.scriptLength * 4);
      if (sha256Digest(script) !== digest) throw bad(folder, `${file} does not have the digest ${digest}`);
      const [problem] = [found.schema, found.outputs ?? {}].flatMap(checkSchemaLimits);
      if (problem !== undefined)
        throw bad(folder, `${found.name}: ${problem.path ?? ''}: ${problem.message}`);
      return { manifest: found as unknown as DefinitionManifest, digest, file, script };
    }),
  );
  return { ...parsed.data, definitions };
}

async function readLimited(path: string, mostBytes: number): Promise<string> {
  const { size } = await stat(path);
  if (size > mostBytes) throw bad(path, `${size} bytes, more than ${mostBytes}`);
  return readFile(path, 'utf8');
}

function bad(place: string, message: string): LoamError {
  return new LoamError('extension-failed', `The plugin in ${place} cannot be taken: ${message}`, {
    path: place,
  });
}
