import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, test } from './console';

const component = (name: string, objects: string) =>
  `    - {name: ${name}, type: k8s-objects, properties: {objects: [${objects}]}}`;
const documentOf = (name: string, ...components: string[]) => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
${components.join('\n')}
`;
const settings = (name: string, value: string) =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {a: "${value}"}}`;
const widget = '{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}';

async function apply(page: Page, document: string): Promise<void> {
  await call(page, 'application.applyDocuments', { project: 'default', document });
}

test('a place says what is applied there, and why the next revision is not', async ({ page }) => {
  const name = 'stands';
  await apply(page, documentOf(name, component('one', settings('stands', '1'))));
  await page.goto(`/projects/default/applications/${name}`);
  const strip = page.getByText('r1', { exact: true }).first();
  await expect(strip).toBeVisible({ timeout: 20_000 });
  await apply(page, documentOf(name, component('one', `${settings('stands', '2')}, ${widget}`)));
  const note = page.getByRole('status').filter({ hasText: 'r2 was applied in part.' });
  await expect(note).toContainText('The rest is still r1.', { timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'one' })).toContainText('Not appliedWidget w');
  await expect(strip).toBeVisible();
  await expectAccessible(page);
  await page.goto('/projects/default/applications');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
  await expect(row).toContainText('knows no Widget');
});

test('an application whose run failed before it was delivered anywhere says why, and leads to the run', async ({
  page,
}) => {
  const steps = `  workflow:
    steps:
      - {name: read, type: read-object, properties: {apiVersion: v1, kind: ConfigMap, name: not-there-at-all}}
      - {name: deploy, type: deploy, dependsOn: [read]}
`;
  await apply(page, documentOf('never-begun', component('one', settings('never-begun', '1'))) + steps);
  await page.goto('/projects/default/applications/never-begun');
  const failure = page.getByRole('alert').filter({ hasText: 'It could not be delivered' });
  await expect(failure).toContainText('not-there-at-all', { timeout: 20_000 });
  await expectAccessible(page);
  await failure.getByRole('link', { name: /^Open run \d+$/ }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
});

test('an application whose first run has not come to any place yet says so, and leads to the run', async ({
  page,
}) => {
  const steps = `  workflow:
    steps:
      - {name: look, type: suspend}
      - {name: deploy, type: deploy, dependsOn: [look]}
`;
  await apply(page, documentOf('not-there-yet', component('one', settings('not-there-yet', '1'))) + steps);
  await page.goto('/projects/default/applications/not-there-yet');
  await expect(page.getByRole('heading', { name: 'It is on its way' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: /^Open run \d+$/ }).click();
  await expect(page).toHaveURL(/\/runs\/exe_/);
});
