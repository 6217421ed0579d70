import { expect, expectAccessible, open, test } from './console';

const workflows = '/projects/default/workflows';

test('a workflow is saved, asks for its inputs, runs on its own, and starts by itself', async ({ page }) => {
  await open(page, `${workflows}/new?text=true`);
  await expect(page.locator('.cm-content')).toContainText('kind: Workflow');
  await expect(page.getByText('No problems')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/\/workflows\/my-workflow\/design$/);

  // From here it is watched on the canvas; from any other page a run is opened.
  await page.getByRole('link', { name: 'Document', exact: true }).click();
  await expect(page).toHaveURL(/\/workflows\/my-workflow$/);
  await page.getByRole('button', { name: 'Run…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('What to say')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByText(/missing|required/).first()).toBeVisible();
  await dialog.getByLabel('What to say').fill('hello from a form');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Look at it, then resume').first()).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Resume' }).first().click();
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 15_000 });
  await page.getByText('Events', { exact: true }).click();
  await expect(page.getByText(/hello from a form/).first()).toBeVisible();

  await page
    .getByRole('link', { name: /my-workflow r1/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Schedules' }).click();
  await page.getByRole('button', { name: 'Add a schedule' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('nightly');
  await dialog.getByLabel('Time', { exact: true }).fill('61 * * * *');
  await expect(dialog.getByText(/Invalid value for minute/)).toBeVisible();
  await dialog.getByLabel('Time', { exact: true }).fill('30 2 * * *');
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await expect(dialog.getByRole('list', { name: 'The next times' }).getByRole('listitem')).toHaveCount(3);
  await expectAccessible(page);
  await dialog.getByLabel('What to say').fill('hello from a clock');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /nightly/ })).toContainText('2:30');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('row', { name: /nightly/ })).toContainText('Paused');

  await page.getByRole('button', { name: 'Delete…' }).click();
  const plan = page.getByRole('alertdialog');
  await expect(plan.getByText('The schedule nightly')).toBeVisible();
  await plan.getByRole('button', { name: 'Delete my-workflow' }).click();
  await expect(page).toHaveURL(/\/workflows$/);
  await expect(page.getByRole('link', { name: 'my-workflow' })).toHaveCount(0);
});

test('a new workflow is named and made on the canvas, without a word of YAML', async ({ page }) => {
  await open(page, `${workflows}/new?from=empty`);
  await expect(page.getByRole('heading', { name: 'No steps yet' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('made-by-hand');
  await page
    .getByRole('button', { name: 'suspend', exact: true })
    .first()
    .dragTo(page.getByRole('heading', { name: 'No steps yet' }));
  await expect(page.locator('.react-flow__node')).toHaveCount(1);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/\/workflows\/made-by-hand\/design$/);
  await expect(page.locator('.react-flow__node')).toHaveCount(1);
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  await expect(page.locator('.cm-content')).toContainText('name: made-by-hand');
});
