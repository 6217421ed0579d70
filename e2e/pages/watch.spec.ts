import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, open, test } from './console';

const flow = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: ${name}
  annotations:
    workflow.loam.dev/inputs: |
      {type: object, required: [word], properties: {word: {type: string, title: Word}}}
steps:
  - name: say
    type: print-message-in-status
    inputs: [{from: context.word, parameterKey: message}]
  - name: ask
    type: approval
  - name: last
    type: print-message-in-status
    properties: {message: bye}
`;

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'What is selected' });

test('a workflow is run from its design, watched there, approved there, and compared with what is written since', async ({
  page,
}) => {
  const name = 'watched';
  await call(page, 'workflow.save', { project: 'default', document: flow(name) });
  await open(page, `/projects/default/workflows/${name}/design`);
  await expect(page.getByRole('button', { name: 'The run that is shown' })).toHaveText('No run');

  // What is not saved does not run, and that is said.
  await node(page, 'last').click();
  await inspector(page).getByLabel('Time limit').fill('30m');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Run…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/What is not saved does not run: revision 1 does/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Save first' }).click();
  await expect(dialog.getByText('Revision 2 asks for this before it starts.')).toBeVisible();
  await expect(dialog.getByText(/What is not saved/)).toHaveCount(0);
  await dialog.getByLabel('Word').fill('hello');
  await dialog.getByRole('button', { name: 'Start' }).click();

  await expect(page).toHaveURL(/run=exe_/);
  await expect(node(page, 'ask').locator('[data-tone="ask"]').first()).toBeVisible({ timeout: 15_000 });
  await node(page, 'say').click();
  const run = inspector(page).getByRole('region', { name: /^Run \d+$/ });
  await run.getByRole('button', { name: /Succeeded/ }).click();
  await expect(run.getByText(/hello/).first()).toBeVisible();
  await node(page, 'ask').click();
  await expectAccessible(page);
  await run.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('button', { name: 'The run that is shown' })).toContainText('Succeeded', {
    timeout: 15_000,
  });

  await node(page, 'last').click();
  await inspector(page).getByLabel('Time limit').fill('31m');
  await page.keyboard.press('Enter');
  await expect(node(page, 'last')).toContainText('changed since');
  await page.getByRole('button', { name: '1 step differs' }).click();
  await expect(run.getByText('changed: timeout')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'The run that is shown' }).click();
  await page.getByRole('menuitemradio', { name: 'No run' }).click();
  await expect(page).toHaveURL(/run=none/);
  await expect(node(page, 'last')).not.toContainText('changed since');
});

test('on a phone the outline shows the run; what failed is run again and what asks is answered there', async ({
  page,
}) => {
  const name = 'watched-small';
  const document = flow(name)
    .replace(/ {2}annotations:[^]*?\nsteps/, 'steps')
    .replace(/ {4}inputs:.*\n/, '    properties: {message: hi}\n');
  await page.setViewportSize({ width: 390, height: 844 });
  await call(page, 'workflow.save', { project: 'default', document });
  await call(page, 'workflow.start', { project: 'default', name, inputs: {} });
  await open(page, `/projects/default/workflows/${name}/design`);
  const ask = page.getByRole('list', { name: 'Steps' }).getByRole('button', { name: /^ask/ });
  await expect(ask).toContainText('Suspended', { timeout: 15_000 });
  await ask.click();
  const run = inspector(page).getByRole('region', { name: /^Run \d+$/ });
  await run.getByLabel('Comment').fill('not yet');
  await run.getByRole('button', { name: 'Reject' }).click();
  await expect(ask).toContainText('Failed', { timeout: 15_000 });
  await run.getByRole('button', { name: 'Retry' }).click();
  await expect(ask).toContainText('Suspended', { timeout: 15_000 });
  await run.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('button', { name: 'The run that is shown' })).toContainText('Succeeded', {
    timeout: 15_000,
  });
  await expectAccessible(page);
});

test('a workflow is dry-run; a step runs alone with a value of a run, and with one that is pinned', async ({
  page,
}) => {
  const name = 'watched-alone';
  const document = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps:
  - {name: build, type: print-message-in-status, properties: {message: "web:1"}, outputs: [{name: image, valueFrom: output.message}]}
  - {name: never, type: print-message-in-status, if: context.name == "other", properties: {message: nothing}}
  - {name: tell, type: print-message-in-status, if: status.build.succeeded, inputs: [{from: image, parameterKey: message}]}
`;
  await call(page, 'workflow.save', { project: 'default', document });
  await open(page, `/projects/default/workflows/${name}/design`);
  await page.getByRole('button', { name: 'Dry-run', exact: true }).click();
  const dry = inspector(page).getByRole('region', { name: 'Dry-run' });
  const bar = page.getByRole('toolbar', { name: 'Run' });
  await expect(bar).toContainText('1 step runs, 1 is skipped, 1 is not decided before.');
  await expect(node(page, 'build')).toContainText('would run');
  await expect(node(page, 'never')).toContainText('is skipped: context.name == "other"');
  await expect(node(page, 'tell')).toContainText('depends on status.build');
  const steps = dry.getByRole('list', { name: 'Steps that would run' }).getByRole('listitem');
  await expect(steps).toContainText([
    /build.*would run/,
    /never.*is skipped/,
    /tell.*depends on status\.build/,
  ]);
  await expectAccessible(page);
  await node(page, 'tell').click();
  await expect(dry.getByText(/^After .*build/)).toBeVisible();
  await expect(dry.getByText('from image')).toBeVisible();
  await node(page, 'build').click();
  await expect(dry.getByRole('region', { name: 'With these parameters' })).toContainText(
    '"message": "web:1"',
  );
  // It stays, and says that it is older, until it is made again or closed.
  await inspector(page).getByLabel('Time limit').fill('30m');
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('older than the document');
  await expect(node(page, 'build')).toContainText('would run');
  await bar.getByRole('button', { name: 'Again' }).click();
  await expect(bar).not.toContainText('older than the document');
  await page.getByRole('button', { name: 'As a list' }).click();
  await expect(page.getByRole('list', { name: 'Steps', exact: true })).toContainText(
    'depends on status.build',
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: 'As a list' }).click();
  await bar.getByRole('button', { name: 'Close the dry-run' }).click();
  await expect(node(page, 'build')).not.toContainText('would run');
  await page.getByRole('button', { name: 'Undo' }).click();

  await node(page, 'tell').click();
  const alone = inspector(page).getByRole('region', { name: 'This step alone' });
  await alone.getByRole('button', { name: 'This step alone' }).click();
  await expect(alone.getByText(/No run gave image/)).toBeVisible();
  await alone.getByRole('button', { name: 'Write image' }).click();
  await alone.getByLabel('Value of image').fill('web:9');
  await alone.getByRole('button', { name: 'Pin this' }).click();
  await expect(alone.getByText('pinned')).toBeVisible();
  await expectAccessible(page);
  await alone.getByRole('button', { name: 'Run only this step' }).click();
  const shown = page.getByRole('button', { name: 'The run that is shown' });
  await expect(shown).toContainText('/ tell');
  await expect(shown).toContainText('Succeeded', { timeout: 15_000 });
  await inspector(page)
    .getByRole('region', { name: /^Run \d+$/ })
    .getByRole('button', { name: /Succeeded/ })
    .click();
  await expect(inspector(page).getByText('web:9').first()).toBeVisible();

  // It stays when the page is opened again, and goes when it is let go.
  await open(page, `/projects/default/workflows/${name}/design?step=tell`);
  await expect(shown).toHaveText(/No run/);
  await alone.getByRole('button', { name: 'This step alone' }).click();
  await alone.getByRole('button', { name: 'Unpin image' }).click();
  await expect(alone.getByText('no value yet')).toBeVisible();
  await open(page, `/projects/default/workflows/${name}/runs`);
  await expect(page.getByRole('row', { name: /only the step tell/ })).toBeVisible();
});
