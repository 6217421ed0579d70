import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, open, test } from './console';

const documentOf = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
mode: {steps: DAG}
steps:
  - name: ask
    type: request # of the shop
    properties: {url: "https://example.com"}
  - name: wait
    type: suspend
    dependsOn: [ask]
  - name: tell
    type: print-message-in-status
    dependsOn: [wait]
    properties: {message: "x"}
  - name: aside
    type: print-message-in-status
    properties: {message: "y"}
`;

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'What is selected' });
const field = (page: Page, label: string) => inspector(page).getByLabel(label, { exact: true });
const lines = async (page: Page) => (await page.locator('.cm-line').allInnerTexts()).join('\n');

async function begin(page: Page, name: string): Promise<void> {
  test.setTimeout(120_000);
  await call(page, 'workflow.save', { project: 'default', document: documentOf(name) });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await expect(node(page, 'ask')).toBeVisible();
}

test('a value of a step before is taken, which names it as an output, in one step of the history', async ({
  page,
}) => {
  await begin(page, 'takes');
  await node(page, 'tell').click();
  await inspector(page)
    .getByLabel(/^Message/)
    .focus();
  await page.keyboard.press('ControlOrMeta+i');
  const dialog = page.getByRole('dialog', { name: 'A value for tell' });
  await expect(dialog.getByLabel('Fills the parameter')).toHaveValue('message');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await inspector(page)
    .getByLabel(/^Message/)
    .focus();
  await page.keyboard.press('ControlOrMeta+i');
  await dialog.getByRole('combobox', { name: 'Search' }).fill('output.resp');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect
    .poll(() => lines(page))
    .toContain('outputs:\n      - name: response\n        valueFrom: output.response');
  expect(await lines(page)).toContain('inputs:\n      - from: response\n        parameterKey: message');
  await expect(page.locator('.react-flow__edge[data-id="ask>tell:response"]')).toBeAttached();
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => lines(page)).not.toContain('response');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(() => lines(page)).toContain('from: response');

  // The output is renamed, and who takes it follows; then it goes, and the input with it.
  await node(page, 'ask').click();
  await expect(inspector(page).getByText('Taken by tell')).toBeVisible();
  await field(page, 'Output').fill('answer');
  await page.keyboard.press('Enter');
  await expect.poll(() => lines(page)).toContain('from: answer');
  await node(page, 'tell').click();
  await expect(inspector(page).getByText('message from ask, answer')).toBeVisible();
  await expect(inspector(page).getByPlaceholder('from ask, answer')).toBeVisible();
  await inspector(page).getByRole('button', { name: 'Do not take answer' }).click();
  await expect.poll(() => lines(page)).not.toContain('inputs:');
  expect(await lines(page)).toContain('- name: answer');
});

const saying = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
mode: {steps: DAG}
steps:
  - name: say
    type: print-message-in-status
    properties: {message: "hello"}
    outputs: [{name: said, valueFrom: output.message}]
  - name: tell
    type: print-message-in-status
    inputs: [{from: said, parameterKey: message}]
    # to be changed
    if: status.say.succeeded
`;

test('a condition is completed and checked while one types, and tried against the newest run', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const name = 'tried';
  await call(page, 'workflow.save', { project: 'default', document: saying(name) });
  await call(page, 'workflow.start', { project: 'default', name });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await expect(page.getByRole('button', { name: 'The run that is shown' })).toContainText(/Run \d+/, {
    timeout: 20_000,
  });
  await node(page, 'tell').click();
  const trial = inspector(page).getByRole('status', { name: 'In the run' });
  await expect(trial).toContainText(/Run \d+: true/, { timeout: 20_000 });
  const condition = field(page, 'Runs if');
  await condition.fill('status.');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(condition).toHaveValue('status.say');
  await page.keyboard.type('.succ');
  // The first is meant where a word is only begun; where it is whole, Enter is for the field.
  await page.keyboard.press('Enter');
  await expect(condition).toHaveValue('status.say.succeeded');
  await page.keyboard.type(' && inputs.said == "bye"');
  await expect(trial).toContainText(/Run \d+: false/);
  await expect(trial).toContainText('"hello"');
  await page.keyboard.type(' && status.sai.failed');
  await expect(inspector(page).getByText(/reads `sai`, which status has not/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(condition).toHaveValue('status.say.succeeded');
  await inspector(page).getByRole('button', { name: 'Take a value' }).click();
  await expect(page.getByRole('dialog').getByText('"hello"')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('what others use is removed only after a question, and mended or left', async ({ page }) => {
  const name = 'missed';
  await call(page, 'workflow.save', { project: 'default', document: saying(name) });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await node(page, 'say').click();
  await page.keyboard.press('Delete');
  const dialog = page.getByRole('alertdialog', { name: 'Remove say?' });
  await expect(dialog.getByText('tell takes said')).toBeVisible();
  await expect(dialog.getByText(/tell asks for say/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(node(page, 'say')).toBeVisible();
  await page.getByRole('application').focus();
  await page.keyboard.press('Delete');
  await dialog.getByRole('button', { name: 'Remove, leave the rest' }).click();
  await expect(node(page, 'say')).toHaveCount(0);
  expect(await lines(page)).toContain('inputs:');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(node(page, 'say')).toBeVisible();
  await node(page, 'say').click();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expect(node(page, 'say')).toHaveCount(0);
  expect(await lines(page)).not.toContain('inputs:');
  // Nobody uses the last one: nothing is asked.
  await node(page, 'tell').click();
  await page.keyboard.press('Delete');
  await expect(page.getByText('No steps yet')).toBeVisible();
});

test('steps are found, selected along the lines, and changed as lines of their own', async ({ page }) => {
  await begin(page, 'found');
  await page.getByRole('application').focus();
  await page.keyboard.press('/');
  const find = page.getByRole('textbox', { name: 'Find in steps' });
  await expect(find).toBeFocused();
  await find.fill('message');
  await expect(page.getByText('1 of 2')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 of 2')).toBeVisible();
  await expect(inspector(page).getByRole('heading', { name: 'aside' })).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('application')).toBeFocused();
  await page.keyboard.press('u');
  await expect(inspector(page).getByRole('heading', { name: '3 steps are selected' })).toBeVisible();

  await node(page, 'ask').click();
  await inspector(page).getByRole('button', { name: 'YAML' }).click();
  const own = inspector(page).locator('.cm-content');
  await expect(own).toContainText('type: request # of the shop');
  await own.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('  timeout: 5m: x');
  await expect(inspector(page).getByText(/Not in the document yet/)).toBeVisible();
  await expect(page.getByText(/The text cannot be read/)).toHaveCount(0);
  for (let letters = 0; letters < 3; letters += 1) await page.keyboard.press('Backspace');
  await expect(inspector(page).getByText(/Not in the document yet/)).toHaveCount(0);
  await expect
    .poll(async () =>
      (await page.getByRole('region', { name: 'YAML' }).locator('.cm-line').allInnerTexts()).join('\n'),
    )
    .toContain('    properties: {url: "https://example.com"}\n    timeout: 5m\n  - name: wait');
  await inspector(page).getByRole('button', { name: 'Form' }).click();
  await expect(field(page, 'Time limit')).toHaveValue('5m');
  await inspector(page).getByText('What request does').click();
  await expect(inspector(page).getByText('response', { exact: true })).toBeVisible();
});

test('a text is made of words and a value, by the step that gives it', async ({ page }) => {
  const name = 'composed';
  const document = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps:
  - {name: build, type: print-message-in-status, properties: {message: "web:1"}, outputs: [{name: image, valueFrom: output.message}]}
  - {name: tell, type: print-message-in-status, properties: {message: nothing}}
`;
  await call(page, 'workflow.save', { project: 'default', document });
  await open(page, `/projects/default/workflows/${name}/design?step=tell`);
  await inspector(page).getByRole('button', { name: 'Take a value' }).click();
  const picker = page.getByRole('dialog');
  await picker.getByLabel('Fills the parameter').fill('message');
  await expect(picker.getByRole('treeitem', { name: /^image/ })).toContainText('string');
  await picker.getByLabel('As part of a text').check();
  await picker.getByLabel('Text', { exact: true }).fill('Built ');
  await picker
    .getByRole('treeitem', { name: /^image/ })
    .getByRole('button')
    .click();
  await expect(picker.getByLabel('Text', { exact: true })).toHaveValue('Built {image}');
  await expect(picker.getByText('build puts the text together and puts it out.')).toBeVisible();
  await expectAccessible(page);
  await picker.getByRole('button', { name: 'Fill in this text' }).click();
  await expect(inspector(page).getByText('from build, message')).toBeVisible();
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByText('r2, saved by')).toBeVisible();
  await call(page, 'workflow.start', { project: 'default', name, inputs: {} });
  const run = inspector(page).getByRole('region', { name: /^Run \d+$/ });
  await run.getByRole('button', { name: /Succeeded/ }).click({ timeout: 20_000 });
  await expect(run.getByText('Built web:1').first()).toBeVisible();
});
