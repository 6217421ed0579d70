import { call, createPerson, expect, open, openAs, test } from './console';

const documentOf = (name: string) => `# Kept by the shop team
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
    - name: ${name}-web # the front
      type: webservice
      properties: {image: "nginx:1.27", ports: [{port: 80, expose: true}]}
      traits:
        - type: scaler
          properties:
            # enough for Monday
            replicas: 2

    - {name: ${name}-batch, type: worker, properties: {image: "busybox:1.36"}}
`;
const pageOf = (name: string) => `/projects/default/applications/${name}/document?view=form`;

test('an application is changed by the forms of its components and traits; the rest of its text stays as it is', async ({
  page,
}) => {
  const name = 'formed';
  const document = documentOf(name);
  await call(page, 'application.applyDocuments', { project: 'default', document });
  await open(page, `/projects/default/applications/${name}/document`);
  await page.getByRole('button', { name: 'Form', exact: true }).click();
  const image = page.getByLabel('Image', { exact: true });
  await expect(image).toHaveValue('nginx:1.27');
  const save = page.getByRole('button', { name: 'Save as next revision' });
  await expect(save).toBeDisabled();
  await image.fill('nginx:1.28');
  await page.getByLabel('Replicas').fill('-1');
  await expect(page.locator('[data-field="parameters-0-0_replicas"]')).toContainText('Expected');
  await page.getByLabel('Replicas').fill('3');
  await page.getByLabel(`${name}-batch`, { exact: true }).check({ force: true });
  await expect(image).toHaveValue('busybox:1.36');
  await image.fill('busybox:1.37');

  const plan = page.getByRole('complementary', { name: 'Plan' });
  await expect(plan.getByRole('listitem').filter({ hasText: `Deployment ${name}-web` })).toContainText(
    'nginx:1.27 → nginx:1.28',
  );
  await expect(plan.getByRole('listitem').filter({ hasText: `${name}-batch` })).toContainText('busybox:1.37');

  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  await expect(page.locator('.cm-content')).toContainText('# enough for Monday');
  await save.click();
  await expect(page.getByText(/^r2, saved by Admin/)).toBeVisible();
  const input = encodeURIComponent(JSON.stringify({ json: { project: 'default', name, number: 2 } }));
  const answer = await page.request.get(`/api/trpc/revision.get?input=${input}`);
  const { result } = (await answer.json()) as { result: { data: { json: { document: string } } } };
  expect(result.data.json.document).toBe(
    document
      .replace('nginx:1.27', 'nginx:1.28')
      .replace('replicas: 2', 'replicas: 3')
      .replace('busybox:1.36', 'busybox:1.37'),
  );
});

test('rejects changes by somebody who may only read, to whom the form is shown', async ({
  page,
  browser,
}) => {
  const name = 'formed-to-read';
  await call(page, 'application.save', { project: 'default', document: documentOf(name) });
  const reader = await openAs(browser, await createPerson(page, 'Robin', 'viewer'));
  await open(reader, pageOf(name));
  await expect(reader.getByLabel('Image', { exact: true })).toHaveValue('nginx:1.27');
  await expect(reader.getByLabel('Image', { exact: true })).toBeDisabled();
  await reader.getByLabel(`${name}-batch`, { exact: true }).check({ force: true });
  await expect(reader.getByLabel('Image', { exact: true })).toHaveValue('busybox:1.36');
  await reader.context().close();
});

test('the field for a cluster offers the clusters that there are', async ({ page }) => {
  const name = 'copied';
  const document = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
    - {name: ${name}, type: ref-objects, properties: {objects: [{resource: configmap, name: kube-root-ca.crt, cluster: local}]}}
`;
  await call(page, 'application.save', { project: 'default', document });
  await open(page, pageOf(name));
  const field = page.getByLabel(/^Cluster/);
  await expect(field).toHaveValue('local');
  const offered = page.locator(`datalist#${(await field.getAttribute('list')) ?? ''} option`);
  await field.fill('');
  await expect(offered).toContainText(['local', 'playground']);
  await field.fill('nowhere-at-all');
  await expect(offered).toHaveCount(1);
});
