import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, open, test } from './console';

const flow = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: ${name} # ours
steps:
  # Says it.
  - name: say
    type: print-message-in-status
    properties: {message: hello}
`;

const inspector = (page: Page) => page.getByRole('complementary', { name: 'What is selected' });
const asks = (page: Page) => inspector(page).getByRole('region', { name: 'Asks for before it starts' });

async function fill(page: Page, label: string, value: string): Promise<void> {
  await asks(page).getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press('Enter');
}

test('a workflow gets a description, a rule for its runs and what it asks for beside the canvas, and is started with it', async ({
  page,
}) => {
  const name = 'asking';
  await call(page, 'workflow.save', { project: 'default', document: flow(name) });
  await open(page, `/projects/default/workflows/${name}/design?step=say`);
  await page.getByRole('button', { name: 'The workflow itself' }).click();
  await expect(inspector(page).getByRole('heading', { name })).toBeFocused();
  await inspector(page).getByLabel('Description').fill('Says something');
  await page.keyboard.press('Enter');
  await inspector(page).getByLabel('While another run of it goes on').selectOption('wait for its end');
  await expect(inspector(page).getByLabel('Counts as one with')).toBeVisible();

  await asks(page).getByRole('button', { name: 'Ask for a value' }).click();
  await expect(asks(page).getByLabel('Name', { exact: true })).toBeFocused();
  await fill(page, 'Name', 'word');
  await fill(page, 'Title', 'What to say');
  await asks(page).getByLabel('Must be given').check();
  await asks(page).getByRole('button', { name: 'Ask for a value' }).click();
  await fill(page, 'Name', 'tone');
  await asks(page).getByLabel('Type').selectOption('One of a list');
  await asks(page).getByLabel('Choices, one in each line').fill('calm\nloud');
  await asks(page).getByLabel('Title', { exact: true }).click();
  await asks(page).getByLabel('If nothing is given').selectOption('calm');
  await asks(page).getByRole('button', { name: 'Ask for tone earlier' }).click();
  await expect(asks(page).getByRole('button', { name: 'Ask for tone later' })).toBeFocused();
  await expectAccessible(page);

  // A step takes it at once; another name is followed.
  await page.locator('.react-flow__node[data-id="say"]').click();
  await inspector(page).getByRole('button', { name: 'Take a value' }).click();
  const picker = page.getByRole('dialog');
  await picker.getByLabel('Fills the parameter').fill('message');
  await picker.getByRole('treeitem', { name: /context\.word/ }).click();
  await page.locator('.react-flow__pane').click({ position: { x: 30, y: 500 } });
  await asks(page).getByRole('button', { name: /^word/ }).click();
  await expect(asks(page).getByText(/say will follow another name/)).toBeVisible();
  await fill(page, 'Name', 'text');

  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByText('r2, saved by')).toBeVisible();
  const input = encodeURIComponent(JSON.stringify({ json: { project: 'default', name, number: 2 } }));
  const found = await page.request.get(`/api/trpc/workflow.revision?input=${input}`);
  const saved = (await found.json()) as { result: { data: { json: { document: string } } } };
  expect(saved.result.data.json.document).toBe(`apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: ${name} # ours
  annotations:
    description: Says something
    workflow.loam.dev/concurrency: queue
    workflow.loam.dev/inputs: |
      type: object
      required:
        - text
      properties:
        tone:
          type: string
          enum:
            - calm
            - loud
          default: calm
        text:
          type: string
          title: What to say
steps:
  # Says it.
  - name: say
    type: print-message-in-status
    inputs:
      - from: context.text
        parameterKey: message
    properties: {message: hello}
`);
  await page.getByRole('button', { name: 'Run…' }).click();
  await page.getByRole('dialog').getByLabel('What to say').fill('good morning');
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('button', { name: 'The run that is shown' })).toContainText('Succeeded', {
    timeout: 15_000,
  });
});

test('values that end with a line break stay as they are while one looks at steps', async ({ page }) => {
  const name = 'in-blocks';
  const document = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: ${name}
  annotations:
    app.oam.dev/description: |
      Says something.
steps:
  - name: say
    type: print-message-in-status
    properties: {message: hello}
  - name: again
    if: |
      status.say.succeeded
    type: print-message-in-status
    properties: {message: hello}
`;
  await call(page, 'workflow.save', { project: 'default', document });
  await open(page, `/projects/default/workflows/${name}/design`);
  await expect(inspector(page).getByLabel('Description')).toHaveValue('Says something.');
  for (const step of ['again', 'say']) {
    await page.locator(`.react-flow__node[data-id="${step}"]`).click();
    await expect(inspector(page).getByLabel('Time limit')).toBeVisible();
  }
  await inspector(page).getByLabel('Time limit').fill('5m');
  await page.getByRole('button', { name: 'The workflow itself' }).click();
  await expect(inspector(page).getByRole('heading', { name })).toBeFocused();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
});
