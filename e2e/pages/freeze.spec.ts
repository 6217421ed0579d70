import { applyApplication, expect, test } from './console';

test('a frozen project holds what would begin, says why, and lets it go on', async ({ page }) => {
  await page.goto('/projects/default/environments');
  await page.getByRole('button', { name: 'Freeze…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('release week');
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click();
  await expect(page.getByText('The project is frozen.')).toBeVisible();
  await expect(page.getByText(/release week/)).toBeVisible();
  try {
    await applyApplication(page, 'held');
    await page.goto('/projects/default/runs');
    await page
      .getByRole('row', { name: /held r1/ })
      .getByRole('link')
      .first()
      .click();
    await expect(page.getByText(/is frozen by Admin/).first()).toBeVisible({ timeout: 15_000 });
  } finally {
    await page.goto('/projects/default/environments');
    await page.getByRole('button', { name: 'End the freeze' }).click();
    await expect(page.getByText('The project is frozen.')).toBeHidden();
  }
  await page.goto('/projects/default/runs');
  await page
    .getByRole('row', { name: /held r1/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
});
