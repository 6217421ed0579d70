import { expect, test } from './console';

test('a limit of runs at once is set in the environments, and taken away', async ({ page }) => {
  await page.goto('/projects/default/environments');
  await page.getByRole('button', { name: 'Limit runs…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Runs at once')).toBeFocused();
  await dialog.getByLabel('Runs at once').fill('40');
  await dialog.getByRole('button', { name: 'Save the limit' }).click();
  const button = page.getByRole('button', { name: '40 runs at once' });
  await expect(button).toBeVisible();
  await page.reload();
  await button.click();
  await dialog.getByLabel('Runs at once').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Limit runs…' })).toBeVisible();
});

test('a limit of deliveries at once is set at the cluster, and taken away', async ({ page }) => {
  await page.goto('/projects/default/environments/clusters/playground');
  await page.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Deliveries at once').fill('0');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Deliveries at once').fill('50');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^50/)).toBeVisible();
  await page.getByRole('button', { name: 'Change…' }).click();
  await dialog.getByLabel('Deliveries at once').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/No limit/)).toBeVisible();
});
