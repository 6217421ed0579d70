import { gzipSync } from 'node:zlib';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { expect, open, test } from './console';
import { kube } from './kube';

const labels = { app: 'by-hand' };

/** What somebody made by hand, before Loam. */
async function makeByHand(namespace: string): Promise<void> {
  await kube('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  await kube('POST', `/apis/apps/v1/namespaces/${namespace}/deployments?fieldManager=kubectl-create`, {
    metadata: { name: 'by-hand', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
    },
  });
  await kube('POST', `/api/v1/namespaces/${namespace}/secrets?fieldManager=kubectl-create`, {
    metadata: { name: 'key' },
    data: { token: btoa('adopt-canary') },
  });
}

test('what runs in a namespace is shown as the application it would be, then taken over as it is', async ({
  page,
}) => {
  await makeByHand('by-hand');
  await open(page, '/projects/default/applications');
  await page.getByRole('link', { name: 'Adopt', exact: true }).click();
  await page.getByLabel('Namespace').fill('by-hand');
  await page.getByLabel('Application', { exact: true }).fill('adopted');
  await page.getByRole('button', { name: 'Show what it would be' }).click();

  const found = page.getByRole('list', { name: 'One object becomes the application' });
  await expect(found).toContainText('Deployment by-hand');
  await expect(found).toContainText('component adopted');
  const leftOut = page.getByRole('list', { name: 'One object is left out' });
  await expect(leftOut).toContainText('Secret key');
  await expect(leftOut).toContainText('holds values that a document must not');
  await expect(page.getByText('Nothing changes.')).toBeVisible();
  await expect(page.getByText('One object gets labels that say whose it is')).toBeVisible();
  await page.getByText('The document', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'The document' })).toContainText('type: k8s-objects');
  expect(await page.content()).not.toContain('adopt-canary');

  const before = await kube('GET', '/apis/apps/v1/namespaces/by-hand/deployments/by-hand');
  await page.getByRole('button', { name: 'Take over as adopted' }).click();
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 });
  const after = await kube('GET', '/apis/apps/v1/namespaces/by-hand/deployments/by-hand');
  const { uid, generation } = (before as { metadata: { uid: string; generation: number } }).metadata;
  expect(after).toMatchObject({ metadata: { uid, generation, labels: { 'app.oam.dev/name': 'adopted' } } });
});

test('a release and a namespace that are not there are said to be so, and the form stays', async ({
  page,
}) => {
  await open(page, '/projects/default/applications/new/adopt');
  await page.getByRole('button', { name: 'Helm release' }).click();
  await page.getByLabel('Helm release').fill('none');
  await page.getByLabel('Application', { exact: true }).fill('never');
  await page.getByRole('button', { name: 'Show what it would be' }).click();
  const failure = page.getByRole('alert').filter({ hasText: 'Nothing can be adopted' });
  await expect(failure).toContainText('There is no Helm release "none" in default.');
  await page.getByLabel('Helm release').fill('other');
  await expect(failure).toHaveCount(0);
});

/** A release as Helm writes it down. */
async function release(namespace: string, config: object): Promise<void> {
  const record = {
    name: 'site',
    namespace,
    version: 1,
    info: { status: 'deployed' },
    chart: { metadata: { name: 'web', version: '1.0.0' }, values: {} },
    config,
    manifest: '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: site-settings}\n',
  };
  const packed = gzipSync(JSON.stringify(record)).toString('base64');
  await kube('POST', `/api/v1/namespaces/${namespace}/secrets?fieldManager=helm`, {
    type: 'helm.sh/release.v1',
    metadata: {
      name: 'sh.helm.release.v1.site.v1',
      labels: { owner: 'helm', name: 'site', status: 'deployed', version: '1' },
    },
    data: { release: Buffer.from(packed).toString('base64') },
  });
  await kube('POST', `/api/v1/namespaces/${namespace}/configmaps?fieldManager=helm`, {
    metadata: { name: 'site-settings' },
  });
}

test('a Helm release goes on as a chart, unless its values sound secret', async ({ page }) => {
  const charts = await startChartServer();
  charts.add({ name: 'web', files: webChart });
  for (const [namespace, config] of [
    ['of-helm', { replicas: 2 }],
    ['of-helm-secret', { auth: { password: 'adopt-canary' } }],
  ] as const) {
    await kube('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
    await release(namespace, config);
  }
  await open(page, '/projects/default/applications/new/adopt');
  await page.getByRole('button', { name: 'Helm release' }).click();
  await page.getByLabel('Namespace').fill('of-helm');
  await page.getByLabel('Helm release').fill('site');
  await page.getByLabel('Where its chart is from').fill(charts.url);
  await page.getByLabel('Application', { exact: true }).fill('of-helm');
  await page.getByRole('button', { name: 'Show what it would be' }).click();
  await expect(page.getByRole('list', { name: 'One object becomes the application' })).toContainText(
    'ConfigMap site-settings',
  );
  await page.getByText('The document', { exact: true }).click();
  const document = page.getByRole('region', { name: 'The document' });
  await expect(document).toContainText('type: helmchart');
  await expect(document).toContainText('replicas: 2');
  await expect(page.getByRole('button', { name: 'Take over as of-helm' })).toBeVisible({ timeout: 40_000 });

  await page.getByLabel('Namespace').fill('of-helm-secret');
  await page.getByRole('button', { name: 'Show what it would be' }).click();
  const failure = page.getByRole('alert').filter({ hasText: 'Nothing can be adopted' });
  await expect(failure).toContainText('has values that a document must not hold');
  await expect(failure).toContainText('kubectl create secret generic site-values -n of-helm-secret');
  expect(await page.content()).not.toContain('adopt-canary');
  await charts.close();
});
