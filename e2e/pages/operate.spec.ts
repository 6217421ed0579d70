import { applyApplication, expect, test } from './console';

test('what runs is restarted, scaled and deleted, each said before it happens', async ({ page }) => {
  await applyApplication(page, 'operated');
  await page.goto('/projects/default/applications/operated');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await page.getByText('Deployment 1/1').click();
  const panel = page.getByRole('complementary', { name: 'operated-web' });

  await panel.getByRole('button', { name: 'Scale…' }).click();
  const scale = page.getByRole('dialog', { name: 'Scale Deployment operated-web' });
  await scale.getByLabel('Pods').fill('3');
  await expect(scale.getByRole('list')).toContainText('gets 3 pods in place of 1');
  await scale.getByRole('button', { name: 'Scale operated-web' }).click();
  await expect(page.getByText('Deployment 3/3', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(panel.getByRole('region', { name: 'Live object as YAML' })).toContainText('replicas: 3');

  await panel.getByRole('button', { name: 'Restart…' }).click();
  const restart = page.getByRole('alertdialog');
  await expect(restart.getByRole('list')).toContainText('Every pod of Deployment operated-web is made anew');
  await restart.getByRole('button', { name: 'Restart operated-web' }).click();
  await expect(restart).toBeHidden();
  await expect(panel.getByRole('region', { name: 'Live object as YAML' })).toContainText('restartedAt');

  await panel.getByRole('button', { name: 'Pause…' }).click();
  await page.getByRole('button', { name: 'Pause operated-web' }).click();
  await expect(panel.getByRole('button', { name: 'Restart…' })).toBeHidden();
  await panel.getByRole('button', { name: 'Resume…' }).click();
  await page.getByRole('button', { name: 'Resume operated-web' }).click();
  await expect(panel.getByRole('button', { name: 'Restart…' })).toBeVisible();
  await expect(page.getByText('Deployment 3/3', { exact: true })).toBeVisible({ timeout: 20_000 });

  const pod = panel.getByRole('button', { name: /^operated-web-/ }).first();
  const name = (await pod.textContent()) ?? '';
  await pod.click();
  const podPanel = page.getByRole('complementary', { name });
  await podPanel.getByRole('button', { name: 'Owned by ReplicaSet' }).click();
  await expect(podPanel.getByRole('region', { name: 'Live object as YAML' })).toContainText(
    'kind: ReplicaSet',
  );
  await podPanel.getByRole('button', { name: 'Delete…' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('What made it makes another in its place.');
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await expect(podPanel).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText('Deployment 3/3', { exact: true })).toBeVisible({ timeout: 20_000 });
});
