import { applyApplication, expect, saveApplication, test } from './console';

test('an application is made by the form, delivered, and seen to run without a reload', async ({ page }) => {
  await page.goto('/projects/default/applications/new');
  await page.getByLabel('Name', { exact: true }).fill('from-form');
  await page.getByLabel('Image', { exact: true }).fill('nginx:1.27');
  await expect(page.getByText('Deployment').first()).toBeVisible();
  await page.getByRole('button', { name: 'Save and deliver' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  await page
    .getByRole('link', { name: /from-form/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'from-form' })).toBeVisible();
  await expect(page.getByText('Healthy').first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Deployment 1/1')).toBeVisible();
});

test('a wrong document is told at its line, and saving makes the next revision', async ({ page }) => {
  await applyApplication(page, 'edited');
  await page.goto('/projects/default/applications/edited/document');
  const editor = page.locator('.cm-content');
  await expect(editor).toContainText('nginx:1.27');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('  policies: nothing\n');
  await expect(page.getByRole('heading', { name: /problem/ })).toBeVisible();
  await expect(page.getByText(/line \d+, column \d+/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# second\n');
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByText(/^r2, saved by/)).toBeVisible();
});

test('the plan of a delivery says what changes, field by field, and what stays', async ({ page }) => {
  await applyApplication(page, 'planned');
  await page.goto('/projects/default/applications/planned');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await saveApplication(page, 'planned', 'nginx:1.28');
  await page.goto('/projects/default/applications/planned');
  await page.getByRole('button', { name: 'Deliver…' }).click();
  const plan = page.getByRole('list', { name: 'What it applies' });
  await expect(plan.getByRole('listitem')).toHaveCount(1);
  await expect(plan).toContainText('Deployment planned-web');
  await expect(plan).toContainText('nginx:1.27 → nginx:1.28');
  await expect(plan).toContainText('Its pods are made anew.');
  await expect(page.getByText('One object stays as it is.')).toBeVisible();
  await page.getByRole('button', { name: 'Deliver r2 to dev' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
});

test('an image that cannot be pulled is said with the reason, live', async ({ page }) => {
  await applyApplication(page, 'unpullable');
  await page.goto('/projects/default/applications/unpullable');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await applyApplication(page, 'unpullable', 'registry.example.com/does-not-exist:2');
  await expect(page.getByRole('heading', { name: /does-not-exist:2 cannot be pulled/ })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText('Failing').first()).toBeVisible();
});

test('logs come as they are written, can be searched, and keep following', async ({ page }) => {
  await applyApplication(page, 'talking');
  await page.goto('/projects/default/applications/talking');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('link', { name: 'Logs' }).click();
  const log = page.getByRole('log');
  await expect(log).toContainText('listening', { timeout: 15_000 });
  await page.getByLabel('Search log').fill('listening');
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
});

test('deleting shows what goes, asks for the name, and leaves nothing', async ({ page }) => {
  await applyApplication(page, 'unwanted');
  await page.goto('/projects/default/applications/unwanted');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Delete…' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByText('unwanted-web').first()).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Delete unwanted' })).toBeDisabled();
  await dialog.getByRole('textbox').fill('unwanted');
  await dialog.getByRole('button', { name: 'Delete unwanted' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  await page.goto('/projects/default/applications/unwanted');
  await expect(page.getByText(/no application "unwanted"|not found/i).first()).toBeVisible();
});
