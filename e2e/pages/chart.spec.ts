import { type ChartServer, startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { call, expect, open, test } from './console';

let charts: ChartServer;
test.beforeAll(async () => {
  charts = await startChartServer();
  for (const version of ['1.0.0', '1.1.0'])
    charts.add({ name: 'web', version, appVersion: `a${version}`, files: webChart });
});
test.afterAll(() => charts.close());

test('a chart is chosen by what its repository has, its values are a form beside YAML, and only what differs is written', async ({
  page,
}) => {
  test.slow();
  await open(page, '/projects/default/applications/new');
  await page.getByLabel('Name', { exact: true }).fill('charted');
  await page.getByLabel('helmchart', { exact: true }).check({ force: true });
  await page.getByLabel('Repository').fill(charts.url);
  await expect(page.locator('datalist option[value=web]')).toBeAttached();
  await page.getByLabel('Source', { exact: true }).fill('web');
  // The first one has helm unpacked.
  await expect(page.getByRole('heading', { name: 'Values of web 1.1.0' })).toBeVisible({ timeout: 40_000 });
  await expect(page.locator('datalist option[value="1.0.0"]')).toBeAttached();
  await expect(page.getByText('by its values.yaml, for it has no schema')).toBeVisible();

  await expect(page.getByText('By default: ["a","b"].')).toBeVisible();
  // Past the default on the way to another value.
  await page.getByLabel('replicas').pressSequentially('12');
  await expect(page.getByLabel('replicas')).toHaveValue('12');
  await page.getByLabel('replicas').fill('2');
  await page.getByLabel('greeting').fill('hello');
  const yours = page.locator('.cm-content');
  await expect(yours).toContainText('replicas: 2');
  await expect(yours).not.toContainText('greeting');
  await yours.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('nested:\n  a: 7');
  await expect(page.locator('#values-nested_a')).toHaveValue('7');
  await page.getByLabel('Find a value').fill('greet');
  await expect(page.getByLabel('replicas')).toHaveCount(0);
  await page.getByRole('button', { name: 'values.yaml of the chart' }).click();
  await expect(page.getByRole('region', { name: 'values.yaml of the chart' })).toContainText(
    'image: nginx:1.27',
  );

  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  const document = page.locator('.cm-content');
  await expect(document).toContainText('nested:');
  await expect(document).not.toContainText('greeting');
  await page.getByRole('button', { name: 'Save and deliver' }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 40_000 });

  // And later, with what it would change.
  await page.goto('/projects/default/applications/charted/document?view=form');
  await expect(page.getByLabel('replicas')).toHaveValue('2', { timeout: 20_000 });
  await page.getByLabel('replicas').fill('4');
  await expect(page.getByRole('complementary', { name: 'Plan' })).toContainText('spec.replicas 2 → 4', {
    timeout: 20_000,
  });
});

test('a chart that is not there is told at the form', async ({ page }) => {
  await open(page, '/projects/default/applications/new');
  await page.getByLabel('helmchart', { exact: true }).check({ force: true });
  await page.getByLabel('Repository').fill(charts.url);
  await page.getByLabel('Source', { exact: true }).fill('wep');
  const failure = page.getByRole('alert').filter({ hasText: 'The chart could not be looked up' });
  await expect(failure).toContainText('has no chart wep');
});

test('the revisions of a release are compared, and gone back to by the revision that made them', async ({
  page,
}) => {
  const apply = (replicas: number, version: string) => {
    const properties = { chart: { source: 'web', repoURL: charts.url, version }, values: { replicas } };
    return call(page, 'application.applyDocuments', {
      project: 'default',
      document: JSON.stringify({
        apiVersion: 'core.oam.dev/v1beta1',
        kind: 'Application',
        metadata: { name: 'released' },
        spec: { components: [{ name: 'released-web', type: 'helmchart', properties }] },
      }),
    });
  };
  await apply(1, '1.0.0');
  await open(page, '/projects/default/applications/released');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 40_000 });
  await page.getByRole('link', { name: 'Charts' }).click();
  const table = page.getByRole('table', { name: 'Revisions of released-web' });
  await expect(table.getByRole('row').filter({ hasText: 'deployed' })).toContainText('web 1.0.0');
  await apply(2, '1.1.0');
  await expect(table.getByRole('row').filter({ hasText: 'superseded' })).toContainText('r1', {
    timeout: 40_000,
  });
  await expect(table.getByRole('row').filter({ hasText: 'deployed' })).toContainText('web 1.1.0');
  await table.getByRole('button', { name: 'Compare with 1' }).click();
  await expect(page.getByRole('list', { name: 'Values that changed' })).toContainText('values.replicas1 → 2');
  const plan = page.getByRole('list', { name: 'What changed from revision 1 to 2' });
  await expect(plan).toContainText('Deployment released-web');
  await expect(plan).toContainText('spec.replicas 1 → 2');

  await table.getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roll released back to r1' });
  await expect(dialog.getByRole('list', { name: 'What it applies' })).toContainText('spec.replicas 2 → 1');
  await dialog.getByLabel('Reason').fill('two are too many');
  await dialog.getByRole('button', { name: 'Roll dev back to r1' }).click();
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 40_000 });
  await page.goto('/projects/default/applications/released/charts');
  await expect(table.getByRole('row').filter({ hasText: 'deployed' })).toContainText('web 1.0.0');
  await expect(table.getByRole('row')).toHaveCount(4);
});
