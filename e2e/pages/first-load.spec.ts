import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { applyApplication, call, expect, test } from './console';

const project = '/projects/default';
const kB = 1000;

/** Scripts that a page asks for before anybody has done anything, gzipped. */
const limits = { list: 220 * kB, form: 330 * kB, canvas: 430 * kB };

const pages: Record<string, keyof typeof limits> = {
  [project]: 'list',
  [`${project}/applications`]: 'list',
  [`${project}/workflows`]: 'list',
  [`${project}/runs`]: 'list',
  [`${project}/environments`]: 'list',
  [`${project}/types`]: 'list',
  [`${project}/types/component/webservice`]: 'list',
  [`${project}/settings/members`]: 'list',
  [`${project}/settings/audit`]: 'list',
  [`${project}/applications/new`]: 'form',
  [`${project}/applications/light`]: 'canvas',
  [`${project}/workflows/light/design`]: 'canvas',
};

test.beforeEach(async ({ page }) => {
  const { total } = await call<{ total: number }>(page, 'application.list', {
    project: 'default',
    search: 'light',
  });
  if (total > 0) return;
  await applyApplication(page, 'light');
  await call(page, 'workflow.save', { project: 'default', document: workflow });
});

const workflow = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: light}
steps:
  - {name: ask, type: approval}
`;

async function readPage(page: Page, path: string): Promise<string> {
  const answer = await page.request.get(path);
  expect(answer.status()).toBe(200);
  return answer.text();
}

for (const [path, kind] of Object.entries(pages)) {
  test(`${path} loads at most ${limits[kind] / kB} kB of script, and no style attribute`, async ({
    page,
  }) => {
    const html = await readPage(page, path);
    expect(html.match(/<[^>]+ style="[^"]*"/g) ?? []).toEqual([]);
    const tags = html.match(/<script[^>]+src="[^"]+"[^>]*>/g) ?? [];
    // No browser of today asks for what is there for those without modules.
    const modern = tags.filter((tag) => !/nomodule/i.test(tag));
    const sources = new Set(modern.map((tag) => /src="([^"]+)"/.exec(tag)?.[1] ?? ''));
    const total = await weigh(page, sources);
    expect(sources.size).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(limits[kind]);
  });
}

async function weigh(page: Page, sources: Iterable<string>): Promise<number> {
  let total = 0;
  for (const source of sources) total += gzipSync(await (await page.request.get(source)).body()).length;
  return total;
}

test('the design of a workflow is drawn with at most 430 kB of script; the layout and the text editor come beside it', async ({
  page,
}) => {
  await page.goto(`${project}/workflows/light/design?text=false`);
  await expect(page.locator('.react-flow__node')).toBeVisible();
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => /\/_next\/.*\.js$/.test(name) && !/worker/.test(name)),
  );
  const total = await weigh(page, new Set(loaded));
  expect(total).toBeGreaterThan(100 * kB);
  expect(total).toBeLessThanOrEqual(limits.canvas);
});

test('the first paint has the right scheme, also against the system', async ({ page }) => {
  await page.goto(project);
  for (const [system, chosen, expected] of [
    ['dark', 'auto', 'dark'],
    ['light', 'auto', 'light'],
    ['dark', 'light', 'light'],
    ['light', 'dark', 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme: system });
    await page.evaluate((value) => localStorage.setItem('mantine-color-scheme-value', value), chosen);
    // Only what the server sent has run by then: the page's own scripts come after.
    await page.goto(project, { waitUntil: 'commit' });
    await page.waitForSelector('body', { state: 'attached' });
    expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe(expected);
  }
});
