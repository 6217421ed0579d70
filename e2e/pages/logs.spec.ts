import { readFileSync } from 'node:fs';
import type { Page, TestInfo } from '@playwright/test';
import { call, expect, open, test } from './console';

const logsOf = (name: string) => `/projects/default/applications/${name}/logs`;

async function deliver(page: Page, name: string, components: string): Promise<void> {
  const document = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
${components}`;
  await call(page, 'application.applyDocuments', { project: 'default', document });
}

/** What is measured is printed, and kept with the test. */
function tell(testInfo: TestInfo, what: string, figure: string): void {
  testInfo.annotations.push({ type: what, description: figure });
  process.stdout.write(`      ${what}: ${figure}\n`);
}

/** How long after it was written each of the next lines is on the page, in ms, the slowest last. */
function measureLateness(page: Page, count: number): Promise<number[]> {
  return page.getByRole('log').evaluate((log, wanted) => {
    const begun = Date.now();
    const seen = new Map<string, number>();
    return new Promise<number[]>((resolve) => {
      const observer = new MutationObserver(() => {
        for (const { dateTime } of log.querySelectorAll('time'))
          if (Date.parse(dateTime) > begun && !seen.has(dateTime))
            seen.set(dateTime, Date.now() - Date.parse(dateTime));
        if (seen.size < wanted) return;
        observer.disconnect();
        resolve([...seen.values()].toSorted((a, b) => a - b));
      });
      observer.observe(log, { childList: true, subtree: true, attributes: true, characterData: true });
    });
  }, count);
}

/** The slowest of 95 in 100 frames while somebody turns the wheel, in ms. */
async function measureScrolling(page: Page): Promise<number> {
  await page.getByRole('log').hover();
  const frames = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        let last = performance.now();
        const next = (now: number) => {
          times.push(now - last);
          last = now;
          if (times.length < 90) requestAnimationFrame(next);
          else resolve(times.toSorted((a, b) => a - b));
        };
        requestAnimationFrame(next);
      }),
  );
  for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, turn % 8 === 7 ? -9_000 : -600);
  const times = await frames;
  return times[Math.floor(times.length * 0.95)] ?? 0;
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

test('a log of 100,000 lines is usable: it follows, scrolls, is searched and downloaded', async ({
  page,
}, testInfo) => {
  test.setTimeout(180_000);
  await deliver(
    page,
    'chatty',
    '    - {name: chatty-talk, type: webservice, properties: {image: "chatty:1"}}\n',
  );
  await page.goto('/projects/default/applications/chatty');
  await expect(page.getByText('Deployment 1/1')).toBeVisible({ timeout: 30_000 });
  const begun = Date.now();
  await page.goto(`${logsOf('chatty')}?since=all`);
  const log = page.getByRole('log');
  const newest = async () =>
    Number(/order (\d+)/.exec((await log.innerText()).split('\n').at(-1) ?? '')?.[1]);
  await expect.poll(newest, { timeout: 60_000, intervals: [100] }).toBeGreaterThan(100_000);
  tell(testInfo, '100,000 lines on the page after', `${Date.now() - begun} ms`);
  expect(await page.locator('*').count()).toBeLessThan(2_000);

  const lateness = await measureLateness(page, 50);
  tell(testInfo, 'a line on the page, p95', `${lateness[47]} ms after it was written`);
  expect(lateness[47]).toBeLessThan(1_000);

  tell(testInfo, 'a frame while scrolling, p95', `${Math.round(await measureScrolling(page))} ms`);
  await expect(page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible();
  // What is read stays where it is while lines come.
  const read = await log.evaluate((element) => {
    const top = element.getBoundingClientRect().top;
    const lines = [...element.querySelectorAll('time')];
    return lines.find((line) => line.getBoundingClientRect().top > top + 40)?.dateTime ?? '';
  });
  await log.focus();
  const place = () => page.locator(`time[datetime="${read}"]`).boundingBox();
  const before = await place();
  const top = () => log.evaluate((element) => element.scrollTop);
  const topBefore = await top();
  // Each new line lets the oldest go, above what is read.
  await expect.poll(top).toBeLessThan(topBefore);
  expect((await place())?.y).toBe(before?.y);
  await page.keyboard.press('Home');
  await expect(log).toContainText(/order \d{1,4} handled/);
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect.poll(newest).toBeGreaterThan(100_000);

  const searched = Date.now();
  await page.getByRole('searchbox', { name: 'Search log' }).fill('ORDER 54321 handled');
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
  tell(testInfo, 'a search, with the 200 ms that it waits for keys', `${Date.now() - searched} ms`);
  await expect(log.locator('mark')).toHaveText('order 54321 handled');
  await page.getByRole('searchbox', { name: 'Search log' }).fill('');
  await expect.poll(newest).toBeGreaterThan(100_000);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('chatty.log');
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n');
  // The oldest go when there are more.
  expect(lines).toHaveLength(100_000);
  expect(lines.every((line) => /^\S+Z chatty-talk-\S+\/chatty-talk level=/.test(line))).toBe(true);
  const heap = await heapOf(page);
  tell(testInfo, 'memory of the page', `${Math.round(heap / 1e6)} MB`);
  expect(heap).toBeLessThan(150e6);
});

const crowd = `    - {name: crowd-web, type: webservice, properties: {image: "nginx:1.27"}, traits: [{type: scaler, properties: {replicas: 2}}]}
    - {name: crowd-bad, type: webservice, properties: {image: "crash:1"}}
`;

test('lines of several pods stand in the order of their times, are coloured by level, and may be those of before', async ({
  page,
}) => {
  await deliver(page, 'crowd', crowd);
  await page.goto('/projects/default/applications/crowd');
  await expect(page.getByText('Deployment 2/2')).toBeVisible({ timeout: 30_000 });
  await open(page, logsOf('crowd'));
  const log = page.getByRole('log');
  const sources = async () => new Set(await log.locator('b').allTextContents()).size;
  await expect.poll(sources, { timeout: 20_000 }).toBe(3);
  const times = await log
    .locator('time')
    .evaluateAll((all) => all.map((time) => time.getAttribute('datetime') ?? ''));
  expect(times).toEqual(times.toSorted());
  const grave = log.locator('[data-level="error"]').filter({ hasText: 'cannot go on' }).first();
  await expect(grave).toBeVisible();
  await expect(log.locator('[data-level="plain"]').first()).toBeVisible();

  await page.getByRole('combobox', { name: 'Pod' }).selectOption({ index: 1 });
  await expect.poll(sources).toBe(1);
  await page.getByRole('combobox', { name: 'Component' }).selectOption('crowd-bad');
  await page.getByRole('combobox', { name: 'Since' }).selectOption('Last 5 minutes');
  await expect(page).toHaveURL(/component=crowd-bad.*since=5m|since=5m.*component=crowd-bad/);
  // A container that comes back after its crash is followed on.
  const starts = log.getByText('msg="starting"');
  await expect(starts.nth(1)).toBeVisible({ timeout: 40_000 });
  await page.getByRole('button', { name: 'Before the restart' }).click();
  await expect(page.getByText('This is what was written before the last restart.')).toBeVisible();
  await expect(log.getByText('msg="exiting"')).toHaveCount(1);

  // On a phone a finger need not meet what is drawn of a small button.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/projects/default/applications/crowd');
  const logs = page.getByRole('link', { name: 'Open logs' });
  await logs.evaluate((link) => link.scrollIntoView({ block: 'center' }));
  const drawn = await logs.boundingBox();
  await page.mouse.click((drawn?.x ?? 0) + 20, (drawn?.y ?? 0) - 3);
  await expect(page).toHaveURL(/\/logs\?.*component=crowd-bad/);
});
