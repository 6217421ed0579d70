import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { call, expect, open, test } from './console';

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
  await open(page, `/projects/default/workflows/${name}/design`);
  await expect(node(page, 'ask')).toBeVisible();
}

test('a value of a step before is taken, which names it as an output, in one step of the history', async ({
  page,
}) => {
  await begin(page, 'takes');
  await node(page, 'tell').click();
  await inspector(page).getByRole('button', { name: 'Take a value' }).click();
  const dialog = page.getByRole('dialog', { name: 'A value for tell' });
  await dialog.getByLabel('Fills the parameter').fill('message');
  await dialog.getByRole('combobox', { name: 'Search' }).fill('output.resp');
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
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
  await inspector(page).getByRole('button', { name: 'Do not take answer' }).click();
  await expect.poll(() => lines(page)).not.toContain('inputs:');
  expect(await lines(page)).toContain('- name: answer');
});
