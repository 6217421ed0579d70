import { applyApplication, expect, open, test } from './console';

test('? lists the keys, Esc closes', async ({ page }) => {
  await open(page, '/projects/default/applications');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('arrow keys walk the topology, and the panel says what is there', async ({ page }) => {
  await applyApplication(page, 'walked');
  await page.goto('/projects/default/applications/walked');
  const graph = page.getByRole('application', { name: /Topology of walked/ });
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await graph.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/node=component%2Fwalked-web|node=component\/walked-web/);
  await expect(page.getByRole('complementary', { name: 'walked-web' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'walked-web' })).toHaveCount(0);
});

test('in the editor Enter after a value that is written out begins a new line', async ({ page }) => {
  await open(page, '/projects/default/applications/new?view=yaml');
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('kind: Appl');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.type('ication');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await page.keyboard.type('\n# here');
  await expect(editor.locator('.cm-line').last()).toHaveText('# here');
});

test('the console speaks Chinese', async ({ page }) => {
  await page.context().addCookies([{ name: 'loam-locale', value: 'zh', url: process.env['E2E_URL'] ?? '' }]);
  await page.goto('/projects/default/applications');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('应用');
});
