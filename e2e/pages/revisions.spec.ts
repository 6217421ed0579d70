import { readFile } from 'node:fs/promises';
import { applyApplication, call, expect, expectAccessible, open, saveApplication, test } from './console';

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

test('a rollback shows what changes, asks why, and holds the stage until somebody releases it', async ({
  page,
}) => {
  for (const image of ['nginx:1.26', 'nginx:1.27']) await applyApplication(page, 'rolled', image);
  await open(page, '/projects/default/applications/rolled');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 20_000 });
  await page.goto('/projects/default/applications/rolled/revisions?revision=1');
  await page.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('list', { name: 'What it applies' })).toContainText(
    'nginx:1.27 → nginx:1.26',
  );
  await dialog.getByLabel('Reason').fill('r2 loses orders');
  await expect(dialog.getByLabel('Hold dev at r1')).toBeChecked();
  await dialog.getByRole('button', { name: 'Roll dev back to r1' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  // What CI does meanwhile.
  await applyApplication(page, 'rolled', 'nginx:1.28');
  await open(page, '/projects/default');
  await expect(page.getByText('Admin: r2 loses orders')).toBeVisible();
  await page.getByRole('link', { name: 'Review rolled' }).click();
  await expect(page.getByText('dev is held at r1.')).toBeVisible();
  await expect(page.getByText('2 newer revisions are not delivered')).toBeVisible();
  await page.getByRole('button', { name: 'Deliver…' }).click();
  await expect(dialog.getByRole('button', { name: 'Deliver r3 to dev' })).toBeDisabled();
  await dialog.getByLabel('Deliver past the hold').check();
  await dialog.getByRole('button', { name: 'Deliver r3 to dev' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  await page.goto('/projects/default/applications/rolled');
  await expect(page.getByText('r3 is applied there')).toBeVisible();
  await expect(page.getByText('newer revision')).toBeHidden();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByText('dev is held at r1.')).toBeHidden();
});

test('what a revision is published as stands beside it, and that an application is paused on each of its pages', async ({
  page,
}) => {
  const apply = (metadata: string, image: string) =>
    call(page, 'application.applyDocuments', {
      project: 'default',
      document: `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: published, ${metadata}}
spec:
  components:
    - {name: published-web, type: webservice, properties: {image: "${image}"}}
`,
    });
  await apply('annotations: {app.oam.dev/publishVersion: spring}', 'nginx:1.26');
  // The same value again publishes nothing new.
  await apply('annotations: {app.oam.dev/publishVersion: spring}', 'nginx:1.27');
  await apply('annotations: {app.oam.dev/publishVersion: summer}', 'nginx:1.28');
  await open(page, '/projects/default/applications/published/revisions');
  const row = (number: number) => page.getByRole('row', { name: new RegExp(`^r${number}\\b`) });
  await expect(row(1)).toContainText('spring');
  await expect(row(2)).toContainText('spring');
  await expect(row(3)).toContainText('summer');
  await expect(page.getByText('it is paused')).toHaveCount(0);

  await apply('labels: {controller.core.oam.dev/pause: "true"}', 'nginx:1.29');
  const note = page.getByRole('status').filter({ hasText: 'Nothing is delivered: it is paused.' });
  await expect(note).toContainText('pause of r4 says so');
  await page.getByRole('link', { name: 'Topology' }).click();
  await expect(note).toBeVisible();
  await apply('labels: {}', 'nginx:1.29');
  await expect(note).toHaveCount(0);
});

test('a revision is exported as the objects that it applies, or as its text', async ({ page }) => {
  await saveApplication(page, 'exported', 'nginx:1.26');
  await open(page, '/projects/default/applications/exported/revisions?revision=1');
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export r1 of exported' });
  const file = async () => {
    const [given] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download YAML' }).click(),
    ]);
    return { name: given.suggestedFilename(), text: await readFile(await given.path(), 'utf8') };
  };
  await expectAccessible(page);
  const objects = await file();
  expect(objects.name).toBe('exported-r1-objects.yaml');
  expect(objects.text).toContain('kind: Deployment');
  expect(objects.text).toContain('image: nginx:1.26');
  await dialog.getByRole('button', { name: 'Document' }).click();
  expect(await file()).toMatchObject({
    name: 'exported-r1.yaml',
    text: expect.stringContaining('kind: Application'),
  });
});
