import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { inRoot, ownNode, root } from './paths.mjs';

const shared = ['package-lock.json', 'tsconfig.json', 'scripts/build-steps.mjs'];

/** Each process is one file, so that it starts at once; packages stay in node_modules. */
const programs = {
  launcher: 'server/launch/main.ts',
  worker: 'server/worker/main.ts',
  playground: 'playground/main.ts',
};

/** What is built, from what, into what. A step is skipped when none of its sources changed. */
export const steps = [
  {
    name: 'plugins',
    sources: ['plugins', 'server/extensions', 'server/domain', ...shared],
    output: '.build/plugins',
    when: () => existsSync(inRoot('plugins/pack.ts')),
    run: async () => {
      await bundle({ pack: 'plugins/pack.ts', 'sandbox-bundle': 'server/extensions/sandbox/bundle.ts' });
      const { packPlugins } = await import(inRoot('.build/pack.mjs'));
      await packPlugins({ pluginsDir: inRoot('plugins'), outDir: inRoot('.build/plugins') });
      const { bundleSandboxWorker } = await import(inRoot('.build/sandbox-bundle.mjs'));
      await bundleSandboxWorker({ root, outDir: inRoot('.build/sandbox') });
    },
  },
  {
    name: 'programs',
    sources: ['server', 'db', 'plugins', 'playground', ...shared],
    output: '.build/launcher.mjs',
    run: () => bundle(programs),
  },
  {
    name: 'command',
    sources: ['cli', 'server/domain', 'package.json', ...shared],
    output: '.build/cli.mjs',
    when: () => existsSync(inRoot('cli/main.ts')),
    run: buildCommand,
  },
  {
    name: 'console',
    sources: [
      'app',
      'components',
      'server',
      '!server/launch',
      '!server/worker',
      'db',
      '!db/testing',
      'plugins/sdk',
      'i18n',
      'messages',
      'public',
      'next.config.ts',
      'instrumentation.ts',
      'proxy.ts',
      'postcss.config.mjs',
      ...shared,
    ],
    output: '.next/BUILD_ID',
    when: () => existsSync(inRoot('app')),
    run: () => run(ownNode, ['node_modules/next/dist/bin/next', 'build']),
  },
];

export function bundle(entries, plugins = []) {
  const present = Object.entries(entries).filter(([, file]) => existsSync(inRoot(file)));
  return build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(present),
    outdir: '.build',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'linked',
    keepNames: true,
    logLevel: 'warning',
    plugins,
  });
}

/** Whole, with its packages: it starts in a fraction of the time, and also where nothing is installed. */
export function buildCommand() {
  return build({
    absWorkingDir: root,
    entryPoints: { cli: 'cli/main.ts' },
    outdir: '.build',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    // Packages written as CommonJS ask for Node's own modules this way.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    logLevel: 'warning',
  });
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`${args.join(' ')} ended with exit code ${code}`));
    });
  });
}
