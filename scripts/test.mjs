import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { ensureInstalled } from './install.mjs';
import { assertHostNode } from './node-version.mjs';
import { inRoot, root } from './paths.mjs';
import { browser, build, checks, contract, integration, product, unit } from './test-steps.mjs';

assertHostNode();
process.chdir(root);
await ensureInstalled();
mkdirSync(inRoot('.build', 'reports'), { recursive: true });

const results = [];
let current;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    current?.kill(signal);
    finish(1);
  });
}

const quick = process.argv[2] === 'verify';
for (const step of [...checks, unit]) await runStep(step);
if (!quick) {
  for (const step of [integration, contract, build, product, browser]) await runStep(step);
}
finish();

async function runStep({ name, command, environment, prepare, count }) {
  const begin = Date.now();
  console.log(`- ${name} ...`);
  prepare?.();
  const { exitCode, output } = await run(command(), environment?.());
  const seconds = (Date.now() - begin) / 1000;
  const result = { name, seconds, ...count(exitCode) };
  results.push(result);
  if (result.failed > 0) process.stdout.write(`\n${output}\n`);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  console.log(`  ${result.passed} passed, ${result.failed} failed${skipped} (${seconds.toFixed(1)} s)`);
  for (const line of reasons(output)) console.log(`  ${line}`);
}

/** Lines with which a step says why it left something out. */
function reasons(output) {
  return output.split('\n').filter((line) => /^(contract|product): .*skipped/.test(line));
}

function run([program, ...args], environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...environment, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    current = child;
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const begin = Date.now();
    const progress = setInterval(() => {
      console.log(`  ... ${Math.round((Date.now() - begin) / 1000)} s`);
    }, 20_000);
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      clearInterval(progress);
      current = undefined;
      resolve({ exitCode: code ?? 1, output: Buffer.concat(output).toString('utf8') });
    });
  });
}

function finish(exitCode) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const width = Math.max(...results.map(({ name }) => name.length), 5);
  console.log(`\n${'step'.padEnd(width)}  passed  failed  skipped  seconds`);
  for (const { name, passed, failed, skipped, seconds } of results) {
    const cells = [String(passed).padStart(6), String(failed).padStart(6), String(skipped).padStart(7)];
    console.log(`${name.padEnd(width)}  ${cells.join('  ')}  ${seconds.toFixed(1).padStart(7)}`);
  }
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exit(exitCode ?? (sum('failed') > 0 ? 1 : 0));
}
