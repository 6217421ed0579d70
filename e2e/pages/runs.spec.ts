import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, open, test } from './console';

const runs = '/projects/default/runs';

/** Saves a workflow with these steps and starts it. */
async function start(page: Page, name: string, steps: string, inputs: object = {}): Promise<string> {
  const document = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: ${name}
  annotations:
    workflow.loam.dev/inputs: '{"type": "object", "properties": {"env": {"type": "string", "default": "dev"}}}'
steps:
${steps}`;
  await call(page, 'workflow.save', { project: 'default', document });
  const started = await call<{ runId: string }>(page, 'workflow.start', { project: 'default', name, inputs });
  return started.runId;
}

const failing = `
  - name: read
    type: read-object
    properties: {apiVersion: v1, kind: ConfigMap, name: nowhere}
    timeout: 1s
    retry: {times: 1, backoff: 100ms}
`;

test('a node tells each attempt at it, with its error', async ({ page }) => {
  const id = await start(page, 'attempts', failing);
  await open(page, `${runs}/${id}?node=read`);
  const panel = page.getByRole('complementary', { name: 'read' });
  await expect(page.getByText('Failed').first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Retry' }).click();
  const attempts = panel.getByRole('list', { name: 'Attempts' });
  await expect(attempts.getByText(/started again by/).first()).toBeVisible({ timeout: 20_000 });
  await attempts.locator('summary').first().click();
  await expectAccessible(page);
});

const held = `
  - {name: say, type: print-message-in-status, properties: {message: hello}, inputs: [{from: context.env, parameterKey: message}]}
  - {name: hold, type: suspend, dependsOn: [say]}
`;

test('the menu of a run stays on the screen of a phone', async ({ page }) => {
  const id = await start(page, 'narrow', held);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${runs}/${id}`);
  await page.getByRole('button', { name: 'More' }).click();
  const box = await page.getByRole('menu', { name: 'More' }).boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
});

test('the context of a run is set from its menu, and what is refused is said at its field', async ({
  page,
}) => {
  const id = await start(page, 'context', held);
  await open(page, `${runs}/${id}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Set context…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Nobody has set anything of it yet.')).toBeVisible();
  await dialog.getByLabel('Name').fill('size');
  await dialog.getByLabel('Value').fill('{"x": 1');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('begins like JSON');
  await expectAccessible(page);
  await dialog.getByLabel('Value').fill('{"x": 1}');
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Set context…' }).click();
  await expect(dialog.getByRole('region')).toContainText('"x": 1');
  await page.keyboard.press('Escape');
  await call(page, 'run.cancel', { project: 'default', id });
  await expect(page.getByText('Cancelled').first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'More' }).click();
  const menuitem = page.getByRole('menuitem', { name: 'Set context…' });
  await expect(menuitem).toHaveAttribute('aria-disabled', 'true');
});

test('two runs are picked from the list and compared, differences first, all on demand', async ({ page }) => {
  const said = (env: string) => start(page, 'compared', held, { env });
  const [first, second] = [await said('dev'), await said('prod')];
  await open(page, '/projects/default/workflows/compared/runs');
  const picks = page.getByRole('checkbox');
  await expect(picks).toHaveCount(2);
  await picks.nth(0).check();
  await expect(page.getByText('One more, and the two can be compared.')).toBeVisible();
  await picks.nth(1).check();
  await page.getByRole('link', { name: 'Compare 2 runs' }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/compare\\?run=${second}&with=${first}`));
  const table = page.getByRole('table');
  await expect(table.getByRole('row', { name: /env/ })).toContainText('prod');
  await expect(table.getByRole('row', { name: 'Workflow compared r1 compared r1' })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Everything' }).click();
  await expect(page).toHaveURL(/all=true/);
  await expect(table.getByRole('row', { name: 'Workflow compared r1 compared r1' })).toBeVisible();

  await open(page, `${runs}/${second}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Compare with the previous one' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Run \d+ and run \d+/);
  await open(page, `${runs}/compare?run=${first}`);
  await expect(page.getByText(/No run of the same came before/)).toBeVisible();
});

/** 3,000 items, of which one fails. */
const thousands = `
  - name: each
    type: print-message-in-status
    properties: {message: hello}
    forEach: {items: [${Array.from({ length: 3_000 }, (_, i) =>
      i === 1_500 ? '{n: 1500, say: {no: text}}' : `{n: ${i}, say: hello ${i}}`,
    ).join(', ')}], parallelism: 200, maxFailures: 1}
    inputs: [{from: item.say, parameterKey: message}]
`;

test('a run of thousands of nodes is usable: the failed one first, any found, little of it in the page', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const id = await start(page, 'thousands', thousands);
  // While it runs.
  await open(page, `${runs}/${id}?show=outline`);
  const list = page.getByRole('list', { name: /Graph of run/ });
  await expect(list.getByRole('button').first()).toBeVisible();
  await expect(page.getByText('3,000 of 3,000')).toBeVisible({ timeout: 120_000 });

  await expect(list.getByRole('button').first()).toContainText('must be a text');
  await expect(page.getByRole('application').getByText('2,999 nodes')).toBeVisible();
  expect(await page.locator('*').count()).toBeLessThan(2_000);
  await expectAccessible(page);

  await page.getByRole('searchbox', { name: 'Find a node' }).fill('each 2718');
  await expect(list.getByRole('button')).toHaveCount(1);
  await list.getByRole('button').click();
  await expect(page.getByRole('complementary')).toContainText('hello 2718');
  await expect(page).toHaveURL(/q=each/);
  await page.getByRole('searchbox', { name: 'Find a node' }).fill('');
  await page.getByRole('combobox', { name: 'State' }).selectOption({ label: 'Failed 1' });
  await expect(list.getByRole('button')).toHaveCount(1);

  await page.getByRole('application').getByText('2,999 nodes').click();
  await expect(page).toHaveURL(/state=succeeded/);
  await expect(list.getByRole('button').first()).toContainText('hello 0');
  await page.getByRole('button', { name: 'Timeline', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Timeline' }).getByRole('button').first()).toBeVisible();
  expect(await page.locator('*').count()).toBeLessThan(2_000);
});
