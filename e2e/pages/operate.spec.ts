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

test('a live object is edited: what changes is shown first, and another change is not written over', async ({
  page,
}) => {
  await applyApplication(page, 'edited');
  await page.goto('/projects/default/applications/edited');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await page.getByText('Deployment 1/1').click();
  const panel = page.getByRole('complementary', { name: 'edited-web' });
  await panel.getByRole('button', { name: 'Edit…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Edit Deployment edited-web' });
  const editor = dialog.getByRole('textbox', { name: 'Edit Deployment edited-web' });
  await expect(editor).toContainText('kind: Deployment');
  await expect(editor).not.toContainText('managedFields');

  // To the end of the text: a field that the cluster does not know is told at its line.
  await editor.press('ControlOrMeta+End');
  await editor.pressSequentially('wrong: field');
  await dialog.getByRole('button', { name: 'Show what changes' }).click();
  await expect(dialog).toContainText(/unknown field "?wrong/);
  for (let i = 0; i < 'wrong: field'.length; i += 1) await editor.press('Backspace');
  // The last line belongs to the pod template; a field of the spec goes after it.
  await editor.pressSequentially('  minReadySeconds: 3');
  await dialog.getByRole('button', { name: 'Show what changes' }).click();
  await expect(dialog.getByRole('region', { name: 'What changes' })).toContainText('minReadySeconds: 3');
  await dialog.getByRole('button', { name: 'Save the change' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByRole('region', { name: 'Live object as YAML' })).toContainText(
    'minReadySeconds: 3',
  );
});
