import { describe, expect, it } from 'vitest';
import { execution } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { saveApplication } from '../application/save';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { personWith } from '../testing/person-with';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { dryRunWorkflow } from './dry-run';
import { saveWorkflow } from './save';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const inputs = JSON.stringify({
  type: 'object',
  required: ['word'],
  properties: { word: { type: 'string' } },
});
const workflowOf = (name: string, steps: string, annotations: Record<string, string> = {}) =>
  `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: ${JSON.stringify({ name, annotations })}
steps:
${steps}`;
const dryRun = (name: string, more: object = {}) =>
  dryRunWorkflow(world.ctx, { project, name, inputs: {}, ...more });

describe('the dry-run of a workflow', () => {
  it('says what would run and with what, and what is wrong, and leaves nothing behind', async () => {
    const name = uniqueName('flow');
    const document = workflowOf(
      name,
      `  - {name: say, type: print-message-in-status, inputs: [{from: context.word, parameterKey: message}]}
  - {name: never, type: suspend, if: context.word == "no"}
`,
      { 'workflow.loam.dev/inputs': inputs },
    );
    await saveWorkflow(world.ctx, { project, document });
    const before = await database.db.$count(execution);
    const found = await dryRun(name, { inputs: { word: 'hello' } });
    expect(found).toMatchObject({
      revision: 1,
      problems: [],
      steps: [
        { name: 'say', decision: 'runs', properties: { message: 'hello' }, path: 'steps[0]', delivers: [] },
        { name: 'never', decision: 'skipped', waitsFor: ['say'] },
      ],
    });
    const without = await dryRun(name);
    expect(without.problems[0]).toMatchObject({ path: 'inputs.word' });
    const draft = await dryRun(name, { document: document.replace('suspend', 'suspended') });
    expect(draft).toMatchObject({ revision: null, steps: [{ name: 'say' }, { name: 'never' }] });
    expect(draft.problems.map(({ code }) => code)).toContain('unknown-type');
    expect(await database.db.$count(execution)).toBe(before);
  });

  it('says what a step would change where the application is known, and that it needs one where it is not', async () => {
    const app = uniqueName('app');
    const name = uniqueName('flow');
    await saveApplication(world.ctx, { project, document: documentOf(app, webservice()) });
    const document = workflowOf(name, '  - {name: ship, type: deploy}\n');
    const alone = await dryRun(name, { document });
    expect(alone.problems[0]?.message).toMatch(/works on an application/);
    const { steps, problems } = await dryRun(name, { document, application: app });
    expect(problems).toEqual([]);
    expect(steps[0]?.delivers[0]?.objects).toContainEqual(
      expect.objectContaining({ kind: 'Deployment', change: 'create' }),
    );
    const whole = await dryRun(app, { document: documentOf(app, webservice()) });
    expect(whole).toMatchObject({ steps: [], problems: [] });
  });

  it('gives conditions what a start would: a value called as the run is goes before its name', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { name: { type: 'string' } } });
    const document = workflowOf('flow', '  - {name: a, type: suspend, if: context.name == "given"}\n', {
      'workflow.loam.dev/inputs': schema,
    });
    const decided = async (inputs: object) => (await dryRun('flow', { document, inputs })).steps[0]?.decision;
    expect(await decided({ name: 'given' })).toBe('runs');
    expect(await decided({})).toBe('skipped');
  });

  it('tells the steps to who may not see what they deliver', async () => {
    const app = uniqueName('app');
    const copy =
      '    - {name: web, type: ref-objects, properties: {objects: [{resource: configmap, name: a}]}}\n';
    await saveApplication(world.ctx, { project, document: documentOf(app, copy) });
    const document = workflowOf('flow', '  - {name: ship, type: deploy}\n');
    const input = { project, name: 'flow', inputs: {}, document, application: app };
    const viewer = await personWith(world.ctx, project, 'viewer');
    expect(await dryRunWorkflow(viewer, input)).toMatchObject({
      steps: [{ name: 'ship', delivers: [] }],
      problems: [{ code: 'denied' }],
    });
  });

  it('rejects a workflow and an application that are not there', async () => {
    expect(await refusalOf(dryRun(uniqueName('no')))).toMatchObject({ code: 'not-found' });
    const document = workflowOf('x', '  - {name: ship, type: deploy}\n');
    const absent = dryRun('x', { document, application: uniqueName('no') });
    expect(await refusalOf(absent)).toMatchObject({ code: 'not-found' });
  });
});
