import type { Locator, Page } from '@playwright/test';
import { call, expect, open, test } from './console';

const startOf = (name: string) => `# What we do for each version.
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps:
  - name: fetch # what is new in it
    type: request
    properties: {url: "https://example.com"}
`;
/** Ten steps, two of them in a group, an approval, two conditions, and a value that one step takes from another. */
const endOf = (name: string) => `# What we do for each version.
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
mode:
  steps: DAG
steps:
  - name: fetch # what is new in it
    type: request
    outputs:
      - name: response
        valueFrom: output.response
    properties: {url: "https://example.com/notes"}
  - name: checks
    type: step-group
    subSteps:
      - name: unit
        type: print-message-in-status
        dependsOn:
          - fetch
        properties:
          message: tested
      - name: scan
        type: suspend
        dependsOn:
          - unit
  - name: ask
    type: approval
    if: status.checks.succeeded
    dependsOn:
      - checks
  - name: ship
    type: print-message-in-status
    dependsOn:
      - ask
    inputs:
      - from: response
        parameterKey: message
  - name: back-out
    type: print-message-in-status
    if: status.ship.failed
    dependsOn:
      - ship
    properties:
      message: undone
  - name: tell
    type: print-message-in-status
    dependsOn:
      - ship
    properties:
      message: shipped
  - name: rest
    type: suspend
    dependsOn:
      - tell
  - name: done
    type: print-message-in-status
    dependsOn:
      - rest
      - back-out
    properties:
      message: done
`;

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const palette = (page: Page) => page.getByRole('region', { name: 'Steps to add' });
const inspector = (page: Page) => page.getByRole('complementary', { name: 'What is selected' });
const field = (page: Page, label: string | RegExp) => inspector(page).getByLabel(label, { exact: true });
const edge = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);

async function begin(page: Page, name: string): Promise<void> {
  // A hundred acts, each of which a busy machine takes its time for.
  test.setTimeout(240_000);
  await call(page, 'workflow.save', { project: 'default', document: startOf(name) });
  await open(page, `/projects/default/workflows/${name}/design`);
  await expect(node(page, 'fetch')).toBeVisible();
}

async function expectSaved(page: Page, name: string): Promise<void> {
  await expect(page.getByText('r2, saved by')).toBeVisible({ timeout: 15_000 });
  const input = encodeURIComponent(JSON.stringify({ json: { project: 'default', name, number: 2 } }));
  const found = await page.request.get(`/api/trpc/workflow.revision?input=${input}`);
  const body = (await found.json()) as { result: { data: { json: { document: string } } } };
  expect(body.result.data.json.document).toBe(endOf(name));
}

/** A person with a mouse, who types only what a field asks for. */
function mouseOf(page: Page) {
  const fill = async (target: Locator, value: string) => {
    await target.click();
    await target.fill(value);
    // Left by a click on what names the step.
    await inspector(page).getByRole('heading', { level: 2 }).first().click();
  };
  return {
    fill,
    select: (id: string) => node(page, id).click({ position: { x: 24, y: 12 } }),
    add: async (type: string, name: string) => {
      await palette(page).getByRole('button', { name: type, exact: true }).last().click();
      await expect(field(page, 'Name')).not.toHaveValue(name);
      await fill(field(page, 'Name'), name);
      await expect(node(page, name)).toBeVisible();
    },
    connect: async (from: string, to: string) => {
      await node(page, from).hover();
      await node(page, from).locator('.react-flow__handle.source').hover();
      await page.mouse.down();
      const target = node(page, to).locator('.react-flow__handle.target');
      await target.hover();
      await target.hover();
      await page.mouse.up();
      await expect(edge(page, `${from}>${to}`)).toBeAttached();
    },
  };
}

test('ten steps are built by the mouse', async ({ page }) => {
  const name = 'ten-by-mouse';
  await begin(page, name);
  const { fill, select, add, connect } = mouseOf(page);
  await field(page, 'Steps run').selectOption('DAG');
  await select('fetch');
  await fill(field(page, /^URL/i), 'https://example.com/notes');
  await add('print-message-in-status', 'unit');
  await fill(field(page, /^Message/), 'tested');
  await add('suspend', 'scan');
  await node(page, 'unit').click({ modifiers: ['Shift'] });
  await inspector(page).getByRole('button', { name: 'Group' }).click();
  await fill(field(page, 'Name'), 'checks');
  await expect(node(page, 'checks')).toBeVisible();
  await add('approval', 'ask');
  await fill(field(page, 'Runs if'), 'status.checks.succeeded');
  await add('print-message-in-status', 'ship');
  await inspector(page).getByRole('button', { name: 'Take a value' }).click();
  const dialog = page.getByRole('dialog', { name: 'A value for ship' });
  await dialog.getByLabel('Fills the parameter').fill('message');
  await dialog
    .getByRole('button', { name: /^output\.response/ })
    .first()
    .click();
  await expect(edge(page, 'fetch>ship:response')).toBeAttached();
  await add('print-message-in-status', 'tell');
  await fill(field(page, /^Message/), 'shipped');
  await add('suspend', 'rest');
  await add('print-message-in-status', 'done');
  await fill(field(page, /^Message/), 'done');
  await select('ship');
  await add('print-message-in-status', 'back-out');
  await fill(field(page, /^Message/), 'undone');
  await fill(field(page, 'Runs if'), 'status.ship.failed');
  await connect('back-out', 'done');
  await expect(page.locator('.react-flow__node')).toHaveCount(10);
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expectSaved(page, name);
});

/** A person with a keyboard alone. */
function keysOf(page: Page) {
  const press = (keys: string) => page.keyboard.press(keys);
  const goTo = async (target: Locator) => {
    for (let presses = 0; presses < 4; presses += 1) {
      await press('F6');
      const isThere = await inspector(page).evaluate((each) => each.contains(document.activeElement));
      if (isThere) break;
    }
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if (await target.evaluate((each) => each === document.activeElement)) break;
      await press('Tab');
    }
    await expect(target).toBeFocused();
  };
  const back = async () => {
    for (let presses = 0; presses < 5; presses += 1) {
      if (await page.getByRole('application').evaluate((each) => each === document.activeElement)) return;
      await press('F6');
    }
  };
  const change = async (label: string | RegExp, value: string) => {
    await goTo(field(page, label));
    await press('ControlOrMeta+a');
    await page.keyboard.type(value);
    await press('Enter');
    await expect(field(page, label)).toHaveValue(value);
    await back();
  };
  return {
    press,
    goTo,
    back,
    change,
    choose: async (label: string, words: string) => {
      await goTo(field(page, label));
      await page.keyboard.type(words);
      await back();
    },
    add: async (type: string, name: string) => {
      await press('a');
      await page.keyboard.type(type);
      await press('Enter');
      await change('Name', name);
      await expect(node(page, name)).toBeVisible();
    },
    walk: async (id: string, key: string) => {
      for (let presses = 0; presses < 10; presses += 1) {
        if (await inspector(page).getByRole('heading', { name: id, exact: true }).isVisible()) return;
        await press(key);
      }
    },
  };
}

test('the same ten steps are built by keys alone', async ({ page }) => {
  const name = 'ten-by-keys';
  await begin(page, name);
  const { press, goTo, back, change, choose, add, walk } = keysOf(page);
  await choose('Steps run', 'in parallel');
  await press('ArrowDown');
  await change(/^URL/i, 'https://example.com/notes');
  await add('print-message-in-status', 'unit');
  await change(/^Message/, 'tested');
  await add('suspend', 'scan');
  await press('Shift+ArrowUp');
  await press('ControlOrMeta+g');
  await change('Name', 'checks');
  await add('approval', 'ask');
  await change('Runs if', 'status.checks.succeeded');
  await add('print-message-in-status', 'ship');
  await goTo(field(page, /^Message/));
  await press('ControlOrMeta+i');
  await page.keyboard.type('output.response');
  await press('Enter');
  await expect(edge(page, 'fetch>ship:response')).toBeAttached();
  await back();
  await add('print-message-in-status', 'tell');
  await change(/^Message/, 'shipped');
  await add('suspend', 'rest');
  await add('print-message-in-status', 'done');
  await change(/^Message/, 'done');
  await walk('ship', 'ArrowUp');
  await add('print-message-in-status', 'back-out');
  await change(/^Message/, 'undone');
  await change('Runs if', 'status.ship.failed');
  // Nothing comes after it yet: over to the one beside it, and down from there.
  await walk('tell', 'ArrowRight');
  await walk('done', 'ArrowDown');
  await goTo(field(page, 'Waits also for'));
  await page.keyboard.type('back-out');
  await press('Enter');
  await expect(edge(page, 'back-out>done')).toBeAttached();
  await press('ControlOrMeta+s');
  await expectSaved(page, name);
});
