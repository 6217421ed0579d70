import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot, ownNode } from './paths.mjs';

const rooms = ['app', 'components', 'server', 'db', 'plugins', 'playground', 'cli', 'e2e', 'bench'];
const packageBin = (name, file) => inRoot('node_modules', name, file);

const node = (program, ...args) => [ownNode, program, ...args];
const report = (name) => inRoot('.build', 'reports', `${name}.json`);

/** A check that passes or fails as a whole counts as one. */
const whole = (exitCode) => ({ passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 });

const vitest = (name, label) => ({
  name: label,
  command: () =>
    node(
      packageBin('vitest', 'vitest.mjs'),
      'run',
      '--project',
      name,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${report(name)}`,
    ),
  prepare: () => rmSync(report(name), { force: true }),
  count: (exitCode) => countVitest(readReport(name), exitCode),
});

/** What a report of vitest counts; a run that left none counts as one. */
export function countVitest(found, exitCode) {
  if (!found) return whole(exitCode);
  // A file that could not be loaded has no tests that could fail.
  const broken = found.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = found.numFailedTests + broken.length;
  return {
    passed: found.numPassedTests,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped: found.numPendingTests + found.numTodoTests,
  };
}

export const checks = [
  { name: 'format', command: () => node(packageBin('oxfmt', 'bin/oxfmt'), '--check'), count: whole },
  {
    name: 'types',
    command: () => node(inRoot('scripts', 'types.mjs')),
    count: whole,
  },
  // After the types: it reads those that Next.js writes for the routes.
  { name: 'lint', command: () => node(packageBin('oxlint', 'bin/oxlint'), '--deny-warnings'), count: whole },
  {
    name: 'import law',
    command: () =>
      node(
        packageBin('dependency-cruiser', 'bin/dependency-cruiser.mjs'),
        '--config',
        '.dependency-cruiser.mjs',
        '--no-progress',
        ...rooms.filter((room) => existsSync(inRoot(room))),
      ),
    count: whole,
  },
];

export const unit = vitest('unit', 'unit tests');
export const integration = vitest('integration', 'integration tests (PostgreSQL)');
export const contract = vitest('contract', 'cluster contract suite');
export const product = vitest('product', 'product as a process');

export const build = { name: 'build', command: () => node(inRoot('scripts', 'build.mjs')), count: whole };

export const browser = {
  name: 'browser tests',
  command: () =>
    node(packageBin('@playwright/test', 'cli.js'), 'test', '--reporter=list,json', '--pass-with-no-tests'),
  environment: () => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser') }),
  prepare: () => rmSync(report('browser'), { force: true }),
  count: (exitCode) => countPlaywright(readReport('browser'), exitCode),
};

/** A test that passed at its second try counts as failed. */
export function countPlaywright(found, exitCode) {
  if (!found) return whole(exitCode);
  const { expected, unexpected, flaky, skipped } = found.stats;
  const failed = unexpected + flaky + (exitCode !== 0 && unexpected + flaky === 0 ? 1 : 0);
  return { passed: expected, failed, skipped };
}

function readReport(name) {
  return existsSync(report(name)) ? JSON.parse(readFileSync(report(name), 'utf8')) : undefined;
}
