import { call, expect, open, test } from './console';
import { kubeconfig } from './kube';

const clusters = '/projects/default/environments/clusters';
const name = 'may-nothing';

/** The playground once more, as of a user whom nobody gave any rights. */
function withoutRights(): string {
  return kubeconfig().replace(/( +)(?=token: )/, '$1as: nobody\n$1');
}

test('the role of a new cluster is for the namespaces that are named', async ({ page }) => {
  await page.goto(`${clusters}/new`);
  const role = page.getByRole('region', { name: 'The account it needs' });
  await expect(role).toContainText('kind: ClusterRole');
  await expect(role).toContainText('- deployments');
  await page.getByLabel('Namespaces').fill('team-a, team-b');
  await expect(role).toContainText('namespace: team-a');
  await expect(role).toContainText('namespace: team-b');
});

test('the role is copied on a page without TLS too', async ({ page }) => {
  await page.addInitScript(() => {
    // As browsers have it where a page is not secure.
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.goto(`${clusters}/new`);
  const copy = page.getByRole('button', { name: 'Copy YAML' });
  await copy.click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Kubeconfig' }).focus();
  await page.keyboard.press('Control+V');
  await expect(page.getByRole('textbox', { name: 'Kubeconfig' })).toHaveValue(/kind: ClusterRole/);
});

test('a cluster is added once its connection was tried; its page says what the account lacks, and in whose name it is written to', async ({
  page,
}) => {
  await page.goto(`${clusters}/new`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Kubeconfig' }).fill(withoutRights());
  const add = page.getByRole('button', { name: 'Add cluster' });
  await expect(add).toBeDisabled();
  await page.getByRole('button', { name: 'Try the connection' }).click();
  await add.click();
  await expect(page.getByText('This cluster is registered already, as "playground".')).toBeVisible();
  await page.getByLabel('Add it a second time all the same').check();
  await add.click();
  await expect(page).toHaveURL(new RegExp(`${clusters}/${name}$`));
  try {
    await page.getByRole('button', { name: 'Check rights' }).click();
    const lacks = page.getByRole('table', { name: 'Rights' });
    await expect(lacks.getByRole('row', { name: /deployments\.apps/ }).first()).toContainText('deliver');

    const writtenAs = page.getByRole('definition').filter({ hasText: 'Choose…' });
    await expect(writtenAs).toContainText('its account');
    await page.getByRole('button', { name: 'Choose…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'the person' }).click();
    await expect(dialog).toContainText('the rights that the person who started them has');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await page.reload();
    await expect(writtenAs).toContainText('the person');
  } finally {
    await call(page, 'cluster.remove', { name });
  }
  await open(page, `${clusters}/playground`);
  await page.getByRole('button', { name: 'Check rights' }).click();
  await expect(page.getByText('The account may do all that Loam needs.')).toBeVisible();
});
