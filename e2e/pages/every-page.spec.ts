import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { applyApplication, call, expect, open, test } from './console';

const project = '/projects/default';

/** Every kind of page there is. `run` is filled in when one exists. */
const pages = {
  overview: project,
  applications: `${project}/applications`,
  'new application': `${project}/applications/new`,
  'new application as YAML': `${project}/applications/new?view=yaml`,
  adopt: `${project}/applications/new/adopt`,
  topology: `${project}/applications/sample`,
  'topology with a component': `${project}/applications/sample?node=component%2Fsample-web`,
  'topology as an outline': `${project}/applications/sample?shape=outline`,
  document: `${project}/applications/sample/document`,
  'document as forms': `${project}/applications/sample/document?view=form`,
  'workflow of an application': `${project}/applications/sample/workflow`,
  'runs of an application': `${project}/applications/sample/runs`,
  revisions: `${project}/applications/sample/revisions?revision=1`,
  'charts, none': `${project}/applications/sample/charts`,
  logs: `${project}/applications/sample/logs`,
  workflows: `${project}/workflows`,
  'workflows, none of that name': `${project}/workflows?q=nothing-like-it`,
  'new workflow': `${project}/workflows/new`,
  workflow: `${project}/workflows/sample-flow`,
  'design of a workflow': `${project}/workflows/sample-flow/design`,
  'runs of a workflow': `${project}/workflows/sample-flow/runs`,
  schedules: `${project}/workflows/sample-flow/schedules`,
  'schedules of a workflow without one': `${project}/workflows/plain-flow/schedules`,
  'revisions of a workflow': `${project}/workflows/sample-flow/revisions?revision=1`,
  'objects of a workflow': `${project}/workflows/sample-flow/objects`,
  runs: `${project}/runs`,
  run: `${project}/runs/RUN`,
  'runs beside each other': `${project}/runs/compare?run=RUN&with=RUN&all=true`,
  environments: `${project}/environments`,
  cluster: `${project}/environments/clusters/playground`,
  'new cluster': `${project}/environments/clusters/new`,
  types: `${project}/types`,
  type: `${project}/types/component/webservice`,
  settings: `${project}/settings`,
  tokens: `${project}/settings/tokens`,
  grants: `${project}/settings/grants`,
  audit: `${project}/settings/audit`,
  people: `${project}/settings/users`,
  account: `${project}/settings/account`,
  'a workflow that is not there': `${project}/workflows/nowhere`,
  'an application that is not there': `${project}/applications/nowhere`,
  'an address that leads nowhere': `${project}/nowhere`,
};

let run: string | undefined;

test.beforeEach(async ({ page }) => {
  if (run) return;
  await applyApplication(page, 'sample');
  await applyWorkflows(page);
  const { items } = await call<{ items: { id: string; application: string }[] }>(page, 'run.list', {
    project: 'default',
    application: 'sample',
  });
  run = items[0]?.id ?? '';
});

/** One with a run and schedules, one that holds and one that does not, and one that has neither. */
async function applyWorkflows(page: Page): Promise<void> {
  const flow = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}, annotations: {description: Says something}}
steps:
  - {name: say, type: print-message-in-status, properties: {message: hello}}
`;
  for (const name of ['sample-flow', 'plain-flow'])
    await call(page, 'workflow.save', { project: 'default', document: flow(name) });
  await call(page, 'workflow.start', { project: 'default', name: 'sample-flow', inputs: {} });
  for (const [name, paused] of [
    ['nightly', false],
    ['held', true],
  ] as const) {
    const schedule = { name, cron: '30 2 * * *', timeZone: 'Europe/Berlin', paused };
    await call(page, 'schedule.save', { project: 'default', workflow: 'sample-flow', ...schedule });
  }
}

for (const [name, path] of Object.entries(pages)) {
  test(`${name}: accessible in both schemes, nothing wider than a phone, nothing in the console`, async ({
    page,
  }) => {
    const at = path.replace('RUN', run ?? '');
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open(page, at);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(
        violations.map(
          ({ id, nodes }) =>
            `${colorScheme} ${id}: ${nodes
              .map((node) => node.html)
              .join(' ')
              .slice(0, 400)}`,
        ),
      ).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(width, 'scrolls sideways on a phone').toBeLessThanOrEqual(390);
  });
}
