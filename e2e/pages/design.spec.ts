import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, open, test } from './console';

const startOf = (name: string) => `# Kept as it is.
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps:
  - name: begin # the first
    type: print-message-in-status
    properties: {message: "hello"}
`;
/** What both ways of working lead to. */
const endOf = (name: string) => `# Kept as it is.
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
mode:
  steps: DAG
steps:
  - name: begin # the first
    type: print-message-in-status
    properties: {message: "hello"}
  - name: both
    type: step-group
    subSteps:
      - name: ask
        type: approval
        if: status.begin.succeeded
        dependsOn:
          - begin
      - name: suspend
        type: suspend
        dependsOn:
          - ask
  - name: done
    type: print-message-in-status
    dependsOn:
      - both
    properties:
      message: bye
`;

async function begin(page: Page, name: string): Promise<void> {
  // Dozens of steps, each of which a busy machine takes its time for.
  test.setTimeout(150_000);
  await call(page, 'workflow.save', { project: 'default', document: startOf(name) });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await expect(node(page, 'begin')).toBeVisible();
}

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const palette = (page: Page) => page.getByRole('region', { name: 'Steps to add' });
const inspector = (page: Page) => page.getByRole('complementary', { name: 'What is selected' });
const field = (page: Page, label: string) => inspector(page).getByLabel(label, { exact: true });

async function savedText(page: Page, name: string): Promise<string> {
  await expect(page.getByText('r2, saved by')).toBeVisible({ timeout: 15_000 });
  const found = await page.request.get(
    `/api/trpc/workflow.revision?input=${encodeURIComponent(JSON.stringify({ json: { project: 'default', name, number: 2 } }))}`,
  );
  return ((await found.json()) as { result: { data: { json: { document: string } } } }).result.data.json
    .document;
}

test('a workflow is built by the mouse', async ({ page }) => {
  const name = 'by-mouse';
  await begin(page, name);
  await field(page, 'Steps run').selectOption('DAG');
  await node(page, 'begin').click();
  await palette(page).getByRole('button', { name: 'approval', exact: true }).first().click();
  await field(page, 'Name').fill('ask');
  await field(page, 'Runs if').fill('status.begin.succeeded');
  await field(page, 'Time limit').click();
  await palette(page).getByRole('button', { name: 'suspend', exact: true }).first().click();
  await node(page, 'ask').click();
  await node(page, 'suspend').click({ modifiers: ['Shift'] });
  await inspector(page).getByRole('button', { name: 'Group' }).click();
  await field(page, 'Name').fill('both');
  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 8 } });
  await palette(page).getByRole('button', { name: 'print-message-in-status' }).first().click();
  await field(page, 'Name').fill('done');
  await inspector(page)
    .getByLabel(/^Message/)
    .fill('bye');
  await expect(node(page, 'done')).toBeVisible();
  const [from, to] = [
    node(page, 'both').locator('> * > .react-flow__handle.source').first(),
    node(page, 'done').locator('.react-flow__handle.target'),
  ];
  await node(page, 'both').hover({ position: { x: 20, y: 8 } });
  await from.hover();
  await page.mouse.down();
  await to.hover();
  await to.hover();
  await page.mouse.up();
  await expect(page.locator('.react-flow__edge[data-id="both>done"]')).toBeAttached();
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  expect(await savedText(page, name)).toBe(endOf(name));
});

test('the same is built by keys alone, and taken back to the byte', async ({ page }) => {
  const name = 'by-keys';
  await begin(page, name);
  const press = (keys: string) => page.keyboard.press(keys);
  const addByName = async (type: string) => {
    await press('a');
    await page.keyboard.type(type);
    await press('Enter');
    await expect(field(page, 'Name')).toBeFocused();
    await press('Escape');
  };
  /** Into the inspector, to a field, and back to the graph. */
  const change = async (label: string, value: string) => {
    await page.getByRole('application').focus();
    await press('F6');
    if (await page.locator('.cm-content').isVisible()) await press('F6');
    for (let tabs = 0; tabs < 30; tabs += 1) {
      if (await field(page, label).evaluate((each) => each === document.activeElement)) break;
      await press('Tab');
    }
    await expect(field(page, label)).toBeFocused();
    const isList = await field(page, label).evaluate((each) => each.tagName === 'SELECT');
    if (isList) await page.keyboard.type(value);
    else {
      await press('ControlOrMeta+a');
      await page.keyboard.type(value);
      await press('Enter');
    }
    await page.getByRole('application').focus();
  };
  await change('Steps run', 'in parallel');
  await press('ArrowDown');
  await expect(field(page, 'Name')).toHaveValue('begin');
  await addByName('approval');
  await change('Name', 'ask');
  await change('Runs if', 'status.begin.succeeded');
  // From the step to its plus, which is as large at any zoom.
  for (let times = 0; times < 6; times += 1) await press('-');
  await press('Tab');
  const plus = page.getByRole('button', { name: 'Add a step after ask' });
  await expect(plus).toBeFocused();
  expect((await plus.boundingBox())?.width).toBe(24);
  await press('Enter');
  await page.keyboard.type('suspend');
  await press('Enter');
  await expect(field(page, 'Name')).toHaveValue('suspend');
  await expect(field(page, 'Name')).toBeFocused();
  await press('Escape');
  await expect(page.getByRole('application')).toBeFocused();
  await press('Tab');
  await press('Shift+ArrowUp');
  await press('ControlOrMeta+g');
  await change('Name', 'both');
  await press('Escape');
  await addByName('print-message-in-status');
  await change('Name', 'done');
  await change('Message', 'bye');
  await expect(page.locator('.react-flow__edge[data-id="both>done"]')).toBeAttached();
  const save = page.getByRole('button', { name: 'Save as next revision' });
  const steps = async (button: string, keys: string) => {
    for (let step = 0; step < 60; step += 1) {
      if (await page.getByRole('button', { name: button, exact: true }).isDisabled()) return;
      await press(keys);
    }
  };
  await expect(save).toBeEnabled();
  await steps('Undo', 'ControlOrMeta+z');
  // The text is that of the revision again, to the byte: else there would be something to save.
  await expect(save).toBeDisabled();
  await steps('Redo', 'ControlOrMeta+Shift+z');
  await page.keyboard.press('ControlOrMeta+s');
  expect(await savedText(page, name)).toBe(endOf(name));
});

test('a click right after a name was typed does what it is for, and the name counts', async ({ page }) => {
  const name = 'by-haste';
  await begin(page, name);
  await node(page, 'begin').dblclick();
  await expect(field(page, 'Name')).toBeFocused();
  await page.keyboard.type('first');
  // A hand that is slower than the page.
  await page.getByRole('button', { name: 'Add a step after begin' }).click({ delay: 90 });
  await expect(page.getByPlaceholder('Add a step')).toBeFocused();
  await expect(page.getByText('Goes after first. Esc: not there.')).toBeVisible();
  await page.keyboard.type('suspend');
  await page.keyboard.press('Enter');
  await expect(node(page, 'suspend')).toBeVisible();
  await expect(field(page, 'Name')).toBeFocused();
  // Nothing is typed yet that could be taken back: the step is.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(node(page, 'suspend')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await node(page, 'suspend').click();
  await page.keyboard.press('F2');
  await page.keyboard.type('second');
  await node(page, 'first').click({ delay: 90 });
  await expect(node(page, 'second')).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue('first');
  await expect(page.locator('.react-flow__node.selected')).toHaveCount(1);
  // What is typed and then saved is saved.
  await page.keyboard.press('F2');
  await page.keyboard.type('third');
  await page.getByRole('button', { name: 'Save as next revision' }).click({ delay: 90 });
  expect(await savedText(page, name)).toContain(`  - name: third # the first
    type: print-message-in-status
    properties: {message: "hello"}
  - name: second
    type: suspend
`);
});

test('what cannot be is refused with the reason, and nothing is lost while the text cannot be read', async ({
  page,
}) => {
  const name = 'refused';
  await begin(page, name);
  const text = page.locator('.cm-content');
  await text.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('  - name: x: y');
  await expect(page.getByText(/The text cannot be read/)).toBeVisible();
  await expect(node(page, 'begin')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByText(/The text cannot be read/)).toHaveCount(0);
  await node(page, 'begin').click();
  await field(page, 'Name').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText(/a step needs a name/)).toBeVisible();
  await expect(field(page, 'Name')).toHaveValue('begin');
  await expectAccessible(page);
});

test('steps come from the plus of a step and of a line, from the list by hand, go into a group, and elsewhere as text', async ({
  page,
}) => {
  const name = 'by-hand';
  await begin(page, name);
  await node(page, 'begin').click();
  await page.getByRole('button', { name: 'Add a step after begin' }).click();
  await expect(palette(page).getByRole('status')).toHaveText(/^Goes after begin/);
  await page.keyboard.type('suspend');
  await page.keyboard.press('Enter');
  await expect(node(page, 'suspend')).toBeVisible();
  await page.getByRole('button', { name: 'Add a step here' }).click();
  await page.keyboard.type('approval');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__edge[data-id="approval>suspend"]')).toBeAttached();
  await page.locator('.react-flow__pane').click({ position: { x: 300, y: 60 } });
  const item = palette(page).getByRole('button', { name: 'step-group' }).first();
  await item.dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: 40, y: 120 } });
  await expect(node(page, 'step-group')).toBeVisible();
  await expect(palette(page).getByText('Goes into step-group, which is selected.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a step into step-group' }).click();
  await expect(palette(page).getByRole('status')).toHaveText(/^Goes into step-group/);
  await page.keyboard.press('Escape');

  await node(page, 'suspend').hover();
  await page.mouse.down();
  await node(page, 'step-group').hover();
  await node(page, 'step-group').hover({ position: { x: 100, y: 20 } });
  await page.mouse.up();
  await expect(page.locator('.react-flow__edge[data-id="approval>step-group"]')).toBeAttached();
  await expect(page.locator('.cm-content')).toContainText('subSteps:');

  await node(page, 'approval').click();
  await page.keyboard.press('ControlOrMeta+c');
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('menuitemradio', { name: 'As it was opened' }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(1);
  await page.getByRole('application').focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(node(page, 'approval')).toBeVisible();
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  expect(await savedText(page, name)).toBe(`${startOf(name)}  - name: approval\n    type: approval\n`);
});

test('on a phone steps are a list that is changed all the same; a type that is not here is kept and said', async ({
  page,
}) => {
  const name = 'by-phone';
  await page.setViewportSize({ width: 390, height: 844 });
  await call(page, 'workflow.save', { project: 'default', document: startOf(name) });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await page.getByRole('list', { name: 'Steps' }).getByRole('button', { name: 'begin' }).click();
  await field(page, 'Name').fill('first');
  await page.keyboard.press('Enter');
  await page.locator('summary', { hasText: 'Add a step' }).click();
  await palette(page).getByRole('button', { name: 'suspend', exact: true }).click();
  await expect(field(page, 'Name')).toHaveValue('suspend');
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  const text = startOf(name).replace('name: begin #', 'name: first #');
  expect(await savedText(page, name)).toBe(`${text}  - name: suspend\n    type: suspend\n`);

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('  - name: strange\ntype: from-elsewhere');
  await node(page, 'strange').click();
  await expect(inspector(page).getByText(/There is no type from-elsewhere here/)).toBeVisible();
  await expect(page.getByText(/1 problem/).first()).toBeVisible();
});

test('the same steps are a list that edits too', async ({ page }) => {
  const name = 'as-list';
  await begin(page, name);
  await node(page, 'begin').click();
  await page.keyboard.press('a');
  await page.keyboard.type('suspend');
  await page.keyboard.press('Enter');
  await expect(node(page, 'suspend')).toBeVisible();

  await page.getByRole('button', { name: 'As a list' }).click();
  const rows = page.getByRole('list', { name: 'Steps', exact: true }).getByRole('button');
  await expect(rows).toContainText(['begin', 'suspend']);
  await rows.nth(1).click();
  await page.keyboard.press('Delete');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('draft kept')).toBeVisible();
  await page.reload();
  await expect(rows).toHaveCount(2);
  await expectAccessible(page);
});
