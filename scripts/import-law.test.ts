import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'loam-import-law-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** [importing file, imported file, rule that must catch it]. Every import is type-only unless the text says otherwise. */
const forbidden: [from: string, to: string, rule: string][] = [
  ['app/page', 'server/services/application/create', 'room-app'],
  ['app/orders', 'db/client', 'room-app'],
  ['components/features/run/run-page', 'server/services/run/get', 'room-components'],
  ['components/patterns/table', 'server/platform/env', 'room-components'],
  ['components/trpc/provider', 'server/api/routers/run', 'room-components'],
  ['server/api/routers/run', 'server/worker/main', 'room-server-api'],
  ['server/api/routers/page', 'components/patterns/table', 'room-server-api'],
  ['server/worker/handlers/sense', 'server/api/trpc/init', 'room-server-worker'],
  ['server/launch/children', 'server/engine/runner/run', 'room-server-launch'],
  ['server/registry', 'server/api/trpc/init', 'room-server-registry'],
  ['server/services/run/start', 'server/api/trpc/init', 'room-server-services'],
  ['server/services/run/cancel', 'server/worker/handlers/sense', 'room-server-services'],
  ['server/auth/session', 'server/services/run/get', 'room-server-auth'],
  ['server/engine/runner/run', 'server/delivery/plan', 'room-server-engine'],
  ['server/engine/store/claim', 'plugins/core/index', 'room-server-engine'],
  ['server/delivery/plan', 'server/services/run/get', 'room-server-delivery'],
  ['server/sensing/watch', 'server/delivery/plan', 'room-server-sensing'],
  ['server/units/link', 'server/services/run/get', 'room-server-units'],
  ['server/extensions/sandbox', 'server/targets/kubernetes/client', 'room-server-extensions'],
  ['server/extensions/load', 'plugins/core/index', 'room-server-extensions'],
  ['server/targets/kubernetes/client', 'server/delivery/plan', 'room-server-targets'],
  ['server/jobs/catalog', 'server/worker/handlers/sense', 'room-server-jobs'],
  ['server/domain/graph', 'server/platform/env', 'room-server-domain'],
  ['server/domain/rows', 'db/schema/run', 'room-server-domain'],
  ['server/platform/env', 'server/domain/graph', 'room-server-platform'],
  ['db/schema/run', 'server/domain/graph', 'room-db'],
  ['plugins/sdk/definition', 'server/extensions/load', 'room-plugins-sdk'],
  ['plugins/core/index', 'server/domain/graph', 'room-plugins'],
  ['plugins/core/other', 'plugins/helm/index', 'plugins-alone'],
  ['playground/api/list', 'db/client', 'room-playground'],
  ['server/targets/kubernetes/spy', 'playground/api/list', 'room-server-targets'],
  ['cli/get', 'server/services/run/get', 'room-cli'],
  ['e2e/sign-in', 'server/domain/graph', 'room-e2e'],
  ['components/features/run/list', 'components/features/cluster/card', 'feature-to-feature'],
  ['components/layout/shell', 'components/features/cluster/card', 'components-point-down'],
  ['components/ui/button', 'components/patterns/table', 'ui-is-the-floor'],
  ['components/form/field', 'components/layout/shell', 'patterns-above-ui-only'],
  ['server/engine/core/decide', 'server/platform/clock', 'engine-core-is-pure'],
  ['server/engine/core/store', 'server/engine/store/claim', 'engine-core-is-pure'],
  ['server/services/run/get', 'db/testing/factories', 'tests-stay-tests'],
  ['server/worker/start', 'server/worker/main', 'nobody-imports-entry-points'],
  ['server/domain/one', 'server/domain/two', 'no-cycle'],
];

const allowed: [from: string, to: string][] = [
  // The second half of the cycle above, which is reported once.
  ['server/domain/two', 'server/domain/one'],
  ['app/runs', 'components/features/run/list'],
  ['app/rest', 'server/api/rest/trigger'],
  ['components/trpc/client', 'server/api/root'],
  ['components/features/run/graph', 'components/patterns/table'],
  ['components/features/run/status', 'server/domain/graph'],
  ['server/api/rest/trigger', 'server/services/run/get'],
  ['server/services/run/plan', 'server/delivery/plan'],
  ['server/delivery/render', 'server/extensions/load'],
  ['server/registry', 'plugins/core/index'],
  ['server/domain/states', 'db/schema/enums'],
  ['plugins/helm/index', 'plugins/sdk/definition'],
  ['server/services/run/get.integration.test', 'db/testing/factories'],
  ['cli/main', 'server/api/root'],
];

/** Not type-only, and modules of Node. */
const sources: [file: string, text: string, rule: string][] = [
  ['components/trpc/wrong', `import { appRouter } from '@/server/api/root';`, 'app-router-type-only'],
  ['server/domain/files', `import { readFileSync } from 'node:fs';`, 'domain-runs-in-the-browser'],
  ['server/engine/core/random', `import { randomUUID } from 'node:crypto';`, 'engine-core-without-io'],
  ['server/domain/lost', `import { nothing } from '@/server/domain/not-there';`, 'resolvable'],
];

const Report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

function write(file: string, text: string): void {
  const path = join(folder, `${file}.ts`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: 'a' });
}

function cruise(): string[] {
  for (const [from, to] of [...forbidden, ...allowed]) {
    write(from, `import type { A } from '@/${to}';\nexport type B${to.replaceAll(/\W/g, '')} = A;\n`);
    write(to, 'export type A = string;\n');
  }
  for (const [file, text] of sources) write(file, text);
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  const args = ['app', 'components', 'server', 'db', 'plugins', 'playground', 'cli', 'e2e'];
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const { stdout } = spawnSync(
    process.execPath,
    [program, ...args, '--config', config, '--output-type', 'json', '--no-progress'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  const { violations } = Report.parse(JSON.parse(stdout)).summary;
  return violations.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`);
}

describe('import law', () => {
  const found = cruise();

  it.each(forbidden)('%s may not import %s', (from, to, rule) => {
    expect(found).toContain(`${from}.ts -> ${to}.ts: ${rule}`);
  });

  it.each(allowed)('%s may import %s', (from, to) => {
    expect(found.filter((line) => line.startsWith(`${from}.ts -> ${to}.ts: room`))).toEqual([]);
  });

  it.each(sources)('%s may not %s', (file, _text, rule) => {
    expect(found.filter((line) => line.startsWith(`${file}.ts ->`)).join('\n')).toContain(`: ${rule}`);
  });
});
