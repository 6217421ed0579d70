import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Loam } from './support/loam';
import { localToken } from './support/rest';

const { url, dataDir } = inject('product');
const loam = new Loam(dataDir);
const folder = mkdtempSync(join(tmpdir(), 'loam-workflows-'));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const schema = '{"type":"object","required":["text"],"properties":{"text":{"type":"string"}}}';
const flow = (name: string, steps: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}, annotations: {workflow.loam.dev/inputs: '${schema}'}}
steps:
${steps}`;
const say =
  '  - {name: say, type: print-message-in-status, inputs: [{from: context.text, parameterKey: message}]}\n';
const inputs = file('inputs.yaml', 'text: hello\n');

const path = file('flow.yaml', flow('cmd-flow', say));

beforeAll(async () => {
  await loam.ok(['workflow', 'apply', '-f', path]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('loam workflow', () => {
  it('saves a document once', async () => {
    expect(await loam.ok(['workflow', 'apply', '-f', path])).toBe('cmd-flow r1 unchanged\n');
  });

  it('starts a workflow with its inputs and follows it; the same key is the same run', async () => {
    const ran = await loam.run(['workflow', 'run', 'cmd-flow', '-f', inputs, '--key', 'one', '--wait']);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr).toContain('say: done (hello)');
    expect(await loam.ok(['workflow', 'run', 'cmd-flow', '-f', inputs, '--key', 'one'])).toMatch(
      /was started before by run exe_/,
    );
    expect(await loam.ok(['workflow', 'list'])).toMatch(/cmd-flow +r1 +\d+ succeeded/);
    expect(await loam.ok(['workflow', 'get', 'cmd-flow'])).toContain('kind: Workflow');
  });

  it('says what a start would run and with what, and starts nothing', async () => {
    const told = await loam.ok(['workflow', 'dry-run', 'cmd-flow', '-f', inputs]);
    expect(told).toMatch(/say +print-message-in-status +yes/);
    expect(told).toContain('{"message":"hello"}');
    const lacking = await loam.run(['workflow', 'dry-run', 'cmd-flow', '--document', path]);
    expect(lacking).toMatchObject({ code: 2, stderr: expect.stringMatching(/inputs\.text/) });
  });

  it('rejects inputs that do not fit, and a document that is none, with their place', async () => {
    expect(await loam.run(['workflow', 'run', 'cmd-flow'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/place: +inputs\.text/),
    });
    const wrong = file('wrong.yaml', flow('cmd-wrong', '  - {name: a, type: suspend, dependsOn: [b]}\n'));
    expect(await loam.run(['workflow', 'apply', '-f', wrong])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/line 5, column 42/),
    });
    expect(await loam.run(['workflow', 'get', 'cmd-wrong'])).toMatchObject({ code: 3 });
  });

  it('knows KubeVela’s verbs', async () => {
    const steps = `  - {name: hold, type: suspend}\n${say}`;
    await loam.ok(['apply', '-f', file('verbs.yaml', flow('cmd-verbs', steps))]);
    const started = await loam.ok(['workflow', 'run', 'cmd-verbs', '-f', inputs, '-o', 'json']);
    const { runId } = JSON.parse(started) as { runId: string };
    const state = async () => (await loam.json<{ state: string }>(['run', 'show', runId])).state;
    await expect.poll(state, { timeout: 20_000 }).toBe('suspended');
    await loam.ok(['workflow', 'resume', 'cmd-verbs']);
    await expect.poll(state, { timeout: 20_000 }).toBe('succeeded');
    await loam.ok(['workflow', 'restart', 'cmd-verbs']);
    await expect.poll(state, { timeout: 20_000 }).toBe('suspended');
    await loam.ok(['workflow', 'terminate', 'cmd-verbs']);
    await expect.poll(state, { timeout: 20_000 }).toBe('cancelled');
  });

  it('keeps schedules', async () => {
    const schedule = ['workflow', 'schedule'];
    const when = ['--cron', '30 2 * * *', '--time-zone', 'Europe/Berlin', '-f', inputs];
    expect(await loam.ok([...schedule, 'set', 'cmd-flow', 'nightly', ...when])).toMatch(/next at 20/);
    expect(await loam.ok([...schedule, 'list', 'cmd-flow'])).toMatch(
      /nightly +30 2 \* \* \* +Europe\/Berlin/,
    );
    await loam.ok([...schedule, 'pause', 'cmd-flow', 'nightly']);
    expect(await loam.ok([...schedule, 'list'])).toMatch(/nightly .* paused/);
    await loam.ok([...schedule, 'resume', 'cmd-flow', 'nightly']);
    await loam.ok([...schedule, 'delete', 'cmd-flow', 'nightly']);
    expect(await loam.ok([...schedule, 'list', 'cmd-flow'])).toBe('Nothing found.\n');
  });

  it('is started by a schedule, by the worker that runs', async () => {
    await loam.ok(['workflow', 'apply', '-f', file('often.yaml', flow('cmd-often', say))]);
    const when = ['--cron', '* * * * *', '-f', inputs];
    await loam.ok(['workflow', 'schedule', 'set', 'cmd-often', 'often', ...when]);
    const lastRun = async () =>
      (await loam.json<{ lastRun: { state: string } | null }>(['workflow', 'get', 'cmd-often'])).lastRun
        ?.state;
    await expect.poll(lastRun, { timeout: 75_000, interval: 1_000 }).toBe('succeeded');
    expect(await loam.ok(['workflow', 'delete', 'cmd-often'])).toBe('cmd-often is deleted\n');
  });

  it('a WorkflowRun is one run, however often it is applied', async () => {
    const run = file(
      'run.yaml',
      'apiVersion: core.oam.dev/v1alpha1\nkind: WorkflowRun\nmetadata: {name: cmd-run}\nspec:\n  context: {text: hi}\n  workflowRef: cmd-flow\n',
    );
    expect(await loam.ok(['apply', '-f', run, '--wait'])).toMatch(/cmd-run is started by run exe_/);
    expect(await loam.ok(['apply', '-f', run])).toMatch(/cmd-run was started before by run exe_/);
  });
});

it('REST takes the key of a start as a header: the same again is the same run, another is a conflict', async () => {
  const token = localToken(dataDir);
  const start = (text: string) =>
    fetch(`${url}/api/v1/projects/default/workflows/cmd-flow/runs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': 'build-7',
      },
      body: JSON.stringify({ inputs: { text } }),
    });
  const [first, second] = await Promise.all([start('a'), start('a')]);
  expect([first.status, second.status]).toEqual([202, 202]);
  const answers = (await Promise.all([first.json(), second.json()])) as { runId: string }[];
  expect(answers[0]?.runId).toBe(answers[1]?.runId);
  const other = await start('b');
  expect([other.status, await other.json()]).toMatchObject([
    409,
    { code: 'conflict', path: 'idempotencyKey' },
  ]);
});
