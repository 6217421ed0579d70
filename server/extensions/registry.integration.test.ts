import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, createDatabase } from '@/db/client';
import { definition, plugin } from '@/db/schema/definition';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import { packPlugins } from '@/plugins/pack';
import type { Extensions } from './extensions';
import { installPacks } from './install';
import { readPacks } from './packs';
import { createExtensions } from './registry';
import { switchDefinition } from './switch-definition';
import { packOf } from './testing/packs-of';
import { buildTestSandbox } from './testing/test-extensions';

const echo = (word: string) =>
  packOf('echo', {
    name: 'echo',
    code: `{ render: () => ({ workload: { apiVersion: 'v1', kind: '${word}', metadata: { name: 'x' } } }) }`,
  });

let database: TestDatabase;
let packsDir: string;
let sandbox: Awaited<ReturnType<typeof buildTestSandbox>>;
const open: Extensions[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  packsDir = await mkdtemp(join(tmpdir(), 'loam-packs-'));
  await packPlugins({ pluginsDir: 'plugins', outDir: packsDir });
  sandbox = await buildTestSandbox();
});

afterAll(async () => {
  await Promise.all(open.map((extensions) => extensions.close()));
  await Promise.all([rm(packsDir, { recursive: true, force: true }), sandbox.remove()]);
});

function start(own: Database = database): Extensions {
  const extensions = createExtensions({
    database: own,
    logger: pino({ level: 'silent' }),
    packsDir,
    sandbox: { workerFile: sandbox.workerFile },
  });
  open.push(extensions);
  return extensions;
}

// A second on a machine that has time for it.
const heard = { timeout: 10_000, interval: 20 };

const kindOf = async (extensions: Extensions, revision: number) => {
  const ref = { kind: 'component' as const, name: 'echo', revision };
  const { workload } = (await extensions.call(ref, 'render', [{}])) as { workload: { kind: string } };
  return workload.kind;
};

describe('the registry', () => {
  it('are looked up while those who wait for them hold every connection', async () => {
    const narrow = createDatabase(database.url, { max: 2, name: 'narrow' });
    const extensions = start(narrow);
    const ref = { kind: 'component', name: 'k8s-objects' } as const;
    const wanted = { objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }] };
    const render = () =>
      narrow.db.transaction(async () => {
        const manifest = await extensions.find(ref.kind, ref.name);
        const revision = manifest?.revision ?? 0;
        expect(await extensions.find(ref.kind, ref.name, revision)).not.toBeNull();
        const context = { name: 'x', appName: 'x', namespace: 'x', parameters: wanted };
        return extensions.call({ ...ref, revision }, 'render', [context]);
      });
    const rendered = await Promise.all(Array.from({ length: 6 }, render));
    expect(rendered).toHaveLength(6);
    await extensions.close();
    await narrow.close();
  }, 20_000);

  it('brings the built-in plugins in once, whoever starts first', async () => {
    const all = await Promise.all([start(), start(), start()].map((extensions) => extensions.list()));
    const rows = await database.db.select({ name: definition.name }).from(definition);
    expect(all.map((list) => list.length)).toEqual([rows.length, rows.length, rows.length]);
    expect(await database.db.$count(plugin, eq(plugin.trust, 'built-in'))).toBe(
      await database.db.$count(plugin),
    );
    expect(all[0]?.find(({ name }) => name === 'webservice')).toMatchObject({
      kind: 'component',
      revision: 1,
    });
    expect(await installPacks(database.db, await readPacks(packsDir))).toBe(0);
  });

  it('finds a type by name and by revision, and renders it in the sandbox', async () => {
    const extensions = start();
    const manifest = await extensions.find('component', 'webservice@v1');
    expect(manifest?.name).toBe('webservice');
    expect(await extensions.find('component', 'webservice@v9')).toBeNull();
    expect(await extensions.find('trait', 'webservice')).toBeNull();
    if (manifest === null) return;
    const parameters = extensions.parameters(manifest, { image: 'nginx', ports: [{ port: 80 }] }, 'p');
    expect(parameters).toMatchObject({ exposeType: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }] });
    const result = await extensions.call(manifest, 'render', [{ name: 'web', appName: 'shop', parameters }]);
    expect(result).toMatchObject({ workload: { kind: 'Deployment', metadata: { name: 'web' } } });
  });

  it('makes other content the next revision, keeps the old one for runs in flight, and switches to the new one', async () => {
    const extensions = start();
    await extensions.list();
    await installPacks(database.db, [echo('First')]);
    await vi.waitFor(
      async () => expect((await extensions.find('component', 'echo'))?.revision).toBe(1),
      heard,
    );
    await installPacks(database.db, [echo('Second')]);
    await vi.waitFor(
      async () => expect((await extensions.find('component', 'echo'))?.revision).toBe(2),
      heard,
    );
    expect([await kindOf(extensions, 1), await kindOf(extensions, 2)]).toEqual(['First', 'Second']);
  });

  it('holds on to a choice of an older revision when newer content comes, until it is switched', async () => {
    const extensions = start();
    const ref = { kind: 'component' as const, name: 'echo' };
    await database.db.transaction((tx) => switchDefinition(tx, { ...ref, revision: 1 }));
    await vi.waitFor(
      async () => expect((await extensions.find('component', 'echo'))?.revision).toBe(1),
      heard,
    );
    await installPacks(database.db, [echo('Third')]);
    const active = await database.db
      .select({ revision: definition.revision })
      .from(definition)
      .where(and(eq(definition.name, 'echo'), eq(definition.active, true)));
    expect(active).toEqual([{ revision: 1 }]);
    expect((await extensions.find('component', 'echo', 3))?.revision).toBe(3);
  });

  it('leaves a type to the plugin that has it', async () => {
    const rival = { ...echo('Rival'), id: 'rival' };
    await installPacks(database.db, [rival]);
    expect((await start().find('component', 'echo'))?.revision).toBe(1);
  });

  it('rejects a script that does not have the digest of its manifest', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loam-packs-'));
    await packPlugins({ pluginsDir: 'plugins', outDir: folder });
    await writeFile(join(folder, 'scaling', 'trait-scaler.js'), 'var __definition = {}');
    await expect(readPacks(folder)).rejects.toThrow(/trait-scaler\.js does not have the digest/);
    await rm(folder, { recursive: true });
  });

  it('rejects a call of a revision that is not there', async () => {
    await expect(kindOf(start(), 77)).rejects.toMatchObject({ code: 'unknown-type' });
  });
});
