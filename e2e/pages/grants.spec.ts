import { call, expect, open, test } from './console';

const document = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: on-the-node}
spec:
  components:
    - name: agent
      type: webservice
      properties: {image: "nginx:1.27"}
      traits:
        - {type: json-merge-patch, properties: {spec: {template: {spec: {hostNetwork: true}}}}}
`;

test('pods on the node are refused with the control and the grant, until an instance admin gives it', async ({
  page,
}) => {
  await call(page, 'application.save', { project: 'default', document });
  await open(page, '/projects/default/applications/on-the-node');
  await page.getByRole('button', { name: 'Deliver…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/"Host Namespaces" of the Pod Security Standards/).first()).toBeVisible();
  await expect(dialog.getByText(/--grant host-namespaces/).first()).toBeVisible();
  await page.goto('/projects/default/settings/grants');
  const row = page.getByRole('row', { name: /host-namespaces/ });
  await expect(row).toContainText('not given');
  await row.getByRole('button', { name: 'Grant…' }).click();
  await page.getByRole('button', { name: 'Grant host-namespaces' }).click();
  await expect(row.getByText('given', { exact: true })).toBeVisible();
  try {
    await open(page, '/projects/default/applications/on-the-node');
    await page.getByRole('button', { name: 'Deliver…' }).click();
    await expect(dialog.getByRole('list', { name: 'What it applies' })).toContainText('Deployment agent');
    await expect(dialog.getByText(/Pod Security Standards/)).toBeHidden();
  } finally {
    await page.goto('/projects/default/settings/grants');
    await row.getByRole('button', { name: 'Take back…' }).click();
    await page.getByRole('button', { name: 'Take back host-namespaces' }).click();
    await expect(row).toContainText('not given');
  }
});
