import { applyApplication, call, expect, open, test } from './console';

test('a page that was cut off says so, and catches up when it is back', async ({ page }) => {
  await applyApplication(page, 'before-the-cut');
  await open(page, '/projects/default/applications');
  await expect(page.getByRole('link', { name: 'before-the-cut' })).toBeVisible();

  await page.context().setOffline(true);
  await expect(page.getByText(/Not live since/)).toBeVisible();
  // Somebody elsewhere goes on working.
  await test.step('meanwhile', async () => {
    const elsewhere = await page
      .context()
      .browser()
      ?.newContext({ storageState: await page.context().storageState() });
    const other = await elsewhere?.newPage();
    if (!elsewhere || !other) throw new Error('no browser');
    await applyApplication(other, 'during-the-cut');
    await elsewhere.close();
  });
  await expect(page.getByRole('link', { name: 'during-the-cut' })).toHaveCount(0);

  await page.context().setOffline(false);
  await expect(page.getByText(/Live again, \d+ changes? caught up/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'during-the-cut' })).toBeVisible();
  await expect(page.getByText(/Not live since/)).toHaveCount(0);
  // And the stream goes on from there.
  await call(page, 'application.delete', { project: 'default', name: 'before-the-cut' });
  await expect(page.getByRole('link', { name: 'before-the-cut' })).toHaveCount(0, { timeout: 30_000 });
});
