import { expect, open, saveApplication, test } from './console';

test('any two revisions are compared, as documents and by what they bring to a stage', async ({ page }) => {
  for (const image of ['nginx:1.26', 'nginx:1.27', 'nginx:1.28'])
    await saveApplication(page, 'compared', image);
  await open(page, '/projects/default/applications/compared/revisions?revision=1');
  await page.getByRole('button', { name: 'Compare…' }).click();
  await expect(page).toHaveURL(/from=1&to=3&of=resources/);
  const plan = page.getByRole('list', { name: 'What changed from r1 to r3' });
  await expect(plan.getByRole('listitem')).toHaveCount(1);
  await expect(plan).toContainText('nginx:1.26 → nginx:1.28');
  await expect(plan).toContainText('Its pods are made anew.');
  await page.getByLabel('Later revision').selectOption('r2');
  await expect(page.getByRole('list', { name: 'What changed from r1 to r2' })).toContainText('nginx:1.27');
  await page.getByRole('button', { name: 'Document' }).click();
  await expect(page.getByRole('region', { name: 'What changed from r1 to r2' })).toContainText('nginx:1.27');
  await page.reload();
  await expect(page.getByLabel('Earlier revision')).toHaveValue('1');
  await page.getByRole('button', { name: 'All revisions' }).click();
  await expect(page.getByRole('table', { name: 'Revisions' })).toBeVisible();
});
