import { applyApplication, call, expect, expectAccessible, open, test } from './console';

const documentOfFlow = (name: string, flow: string) => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
    # what customers see
    - name: ${name}-web
      type: webservice
      properties: {image: "nginx:1.27"}
${flow}`;

test('the workflow of an application that has none is written down, and goes on with a step of its own', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await applyApplication(page, 'flowing');
  await open(page, '/projects/default/applications/flowing');
  await page.getByRole('link', { name: 'Workflow', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No steps are written down' })).toBeVisible();
  await page.getByRole('button', { name: 'Write them down' }).click();
  const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
  await expect(node('deploy')).toBeVisible();
  await page.getByRole('button', { name: 'suspend', exact: true }).first().click();
  await expect(node('suspend')).toBeVisible();
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByText('r2, saved by')).toBeVisible({ timeout: 15_000 });
  const { document } = await read(page, 'flowing', 2);
  expect(document).toContain(`  workflow:
    steps:
      - name: deploy
        type: deploy
      - name: suspend
        type: suspend
`);
  await call(page, 'application.deploy', { project: 'default', name: 'flowing', revision: 2 });
  // The same canvas follows the run that this began.
  await expect(page.getByText(/Waiting|waiting/).first()).toBeVisible({ timeout: 30_000 });
});

test('an application that takes its steps from the library says from where, and leads there', async ({
  page,
}) => {
  await call(page, 'workflow.save', {
    project: 'default',
    document:
      'apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: lent}\nsteps: [{name: all, type: deploy}]\n',
  });
  await call(page, 'application.save', {
    project: 'default',
    document: documentOfFlow('borrows', '  workflow: {ref: lent}\n'),
  });
  await open(page, '/projects/default/applications/borrows/workflow');
  await expect(page.getByRole('heading', { name: 'The steps are those of the workflow lent' })).toBeVisible();
  await page.getByRole('link', { name: 'Open lent' }).click();
  await expect(page.locator('.react-flow__node[data-id="all"]')).toBeVisible();
});

test('a workflow begins with a template that is chosen on the empty canvas', async ({ page }) => {
  await call(page, 'application.save', { project: 'default', document: documentOfFlow('templated', '') });
  await open(page, '/projects/default/applications/templated/workflow');
  await page.getByRole('button', { name: /^Approve, then promote/ }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(3);
  // Its policies are not there yet, which is said at once.
  await expect(page.getByText(/staging/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'No steps are written down' })).toBeVisible();
});

test('the form of a step offers what there is now: components, policies, applications, people', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await call(page, 'application.save', {
    project: 'default',
    document: documentOfFlow(
      'offers',
      `  policies:
    - {name: everywhere, type: topology, properties: {clusters: [local]}}
  workflow:
    steps:
      - {name: part, type: apply-component, properties: {component: offers-web}}
      - {name: all, type: deploy, properties: {policies: [everywhere]}}
      - {name: first, type: depends-on-app, properties: {name: offers}}
      - {name: ask, type: approval, properties: {people: [admin@loam.local]}}
`,
    ),
  });
  for (const [step, offered] of [
    ['part', 'offers-web'],
    ['all', 'everywhere'],
    ['first', 'offers'],
    ['ask', 'admin@loam.local'],
  ]) {
    await open(page, `/projects/default/applications/offers/workflow?step=${step}`);
    const panel = page.getByRole('complementary', { name: 'What is selected' });
    await expect(panel.locator(`datalist option[value="${offered}"]`)).toBeAttached();
  }
});

async function read(page: Parameters<typeof call>[0], name: string, number: number) {
  const input = encodeURIComponent(JSON.stringify({ json: { project: 'default', name, number } }));
  const found = await page.request.get(`/api/trpc/revision.get?input=${input}`);
  return ((await found.json()) as { result: { data: { json: { document: string } } } }).result.data.json;
}

test('a step of an application runs alone; one that delivers says why it does not', async ({ page }) => {
  const name = 'alone-app';
  await call(page, 'application.save', {
    project: 'default',
    document: `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components: [{name: web, type: webservice, properties: {image: "nginx:1.27"}}]
  workflow:
    steps:
      - {name: say, type: print-message-in-status, properties: {message: good morning}}
      - {name: go, type: deploy}
`,
  });
  await open(page, `/projects/default/applications/${name}/workflow?step=go`);
  const alone = page.getByRole('region', { name: 'This step alone' });
  await alone.getByRole('button', { name: 'This step alone' }).click();
  await expect(alone.getByText(/It delivers; alone it would go past/)).toBeVisible();
  await expect(alone.getByRole('button', { name: 'Run only this step' })).toBeDisabled();
  await page.locator('.react-flow__node[data-id="say"]').click();
  await alone.getByRole('button', { name: 'This step alone' }).click();
  await alone.getByRole('button', { name: 'Run only this step' }).click();
  const shown = page.getByRole('button', { name: 'The run that is shown' });
  await expect(shown).toContainText('/ say');
  await expect(shown).toContainText('Succeeded', { timeout: 15_000 });
  await expectAccessible(page);
});
