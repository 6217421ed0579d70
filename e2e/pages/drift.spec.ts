import { call, expect, test } from './console';
import { kube } from './kube';

const documentOf = (name: string, image: string) => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
    - {name: ${name}-web, type: webservice, properties: {image: "${image}", ports: [{port: 80, expose: true}]}}
  policies:
    - {name: left, type: drift, properties: {mode: report}}
`;

/** Somebody else changes the image of a Deployment, with a tool of their own. */
async function setImage(name: string, image: string): Promise<void> {
  await kube(
    'PATCH',
    `/apis/apps/v1/namespaces/default/deployments/${name}?fieldManager=kubectl-edit`,
    { spec: { template: { spec: { containers: [{ name, image }] } } } },
    'application/strategic-merge-patch+json',
  );
}

test('what others changed is told at the object and on the overview, and is put back when somebody says so', async ({
  page,
}) => {
  await call(page, 'application.applyDocuments', {
    project: 'default',
    document: documentOf('drifted', 'nginx:1.27'),
  });
  await page.goto('/projects/default/applications/drifted');
  await expect(page.getByText('Deployment 1/1', { exact: true })).toBeVisible({ timeout: 20_000 });
  await setImage('drifted-web', 'nginx:9');
  const node = page.getByText('Deployment 1/1 · changed');
  await expect(node).toBeVisible({ timeout: 20_000 });
  await node.click();
  const panel = page.getByRole('complementary', { name: 'drifted-web' });
  const note = panel.getByRole('status').filter({ hasText: 'Changed by others' });
  await expect(note).toContainText('By kubectl-edit.');
  await expect(note).toContainText('is nginx:9, was delivered as nginx:1.27');
  await expect(note).toContainText('It is not put back: a policy of the application says so.');

  await page.goto('/projects/default');
  const needs = page
    .getByRole('listitem')
    .filter({ hasText: 'Deployment drifted-web was changed by kubectl-edit' });
  await needs.getByRole('link', { name: /^Look/ }).click();
  await page.getByText('Deployment 1/1 · changed').click();
  await note.getByRole('button', { name: 'Put back' }).click();
  await expect(panel.getByRole('status').filter({ hasText: 'Put back as it was delivered' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(panel.getByRole('region', { name: 'Live object as YAML' })).toContainText('nginx:1.27');
});

test('a delivery names the fields that others set, and leaves them when it is told to', async ({ page }) => {
  const apply = (image: string) =>
    call(page, 'application.applyDocuments', {
      project: 'default',
      document: documentOf('spared', image),
    });
  await apply('nginx:1.27');
  await page.goto('/projects/default/applications/spared');
  await expect(page.getByText('Deployment 1/1', { exact: true })).toBeVisible({ timeout: 20_000 });
  await setImage('spared-web', 'nginx:9');
  await expect(page.getByText('Deployment 1/1 · changed')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Deliver…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deliver spared r1' });
  await expect(dialog.getByRole('list', { name: 'What it applies' })).toContainText('set by kubectl-edit');
  await dialog.getByLabel('A field was set by others in the cluster').selectOption('leave');
  await dialog.getByRole('button', { name: 'Deliver r1 to dev' }).click();
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  await page.goto('/projects/default/applications/spared');
  await page.getByText('Deployment 1/1', { exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'spared-web' });
  await expect(panel.getByRole('region', { name: 'Live object as YAML' })).toContainText('nginx:9');
});

test('a delivery that shall take nothing over fails at what others set, and one that shall takes it', async ({
  page,
}) => {
  const path = '/projects/default/applications/disputed';
  await call(page, 'application.applyDocuments', {
    project: 'default',
    document: documentOf('disputed', 'nginx:1.27'),
  });
  await page.goto(path);
  await expect(page.getByText('Deployment 1/1', { exact: true })).toBeVisible({ timeout: 20_000 });
  await setImage('disputed-web', 'nginx:9');
  await expect(page.getByText('Deployment 1/1 · changed')).toBeVisible({ timeout: 20_000 });
  const dialog = page.getByRole('dialog', { name: 'Deliver disputed r1' });
  const deliver = async (choice: string) => {
    await page.getByRole('button', { name: 'Deliver…' }).click();
    await dialog.getByLabel('A field was set by others in the cluster').selectOption({ label: choice });
    await dialog.getByRole('button', { name: 'Deliver r1 to dev' }).click();
    await expect(page).toHaveURL(/\/runs\/exe_/);
  };
  await deliver('Deliver nothing to these objects: fail');
  await expect(page.getByText('Failed').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/kubectl-edit/).first()).toBeVisible();

  await page.goto(path);
  await deliver('Take over: set as the document says');
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  await page.goto(path);
  await page.getByText('Deployment 1/1', { exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'disputed-web' });
  await expect(panel.getByRole('region', { name: 'Live object as YAML' })).toContainText('nginx:1.27');
});
