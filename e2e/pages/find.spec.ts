import type { Page } from '@playwright/test';
import { applyApplication, expect, open, test } from './console';

async function openFind(page: Page) {
  await open(page, '/projects/default/runs');
  await page.keyboard.press('Control+k');
}

test.beforeEach(({ page }) => applyApplication(page, 'needle'));

test('an application is found and opened with the keyboard alone', async ({ page }) => {
  await openFind(page);
  await page.keyboard.type('needl');
  await expect(page.getByRole('option', { name: /needle/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/projects/default/applications/needle');
  await expect(page.getByRole('heading', { level: 1, name: 'needle' })).toBeVisible();
});

test('no key is lost, however fast they come: Enter waits for what it is to open', async ({ page }) => {
  await openFind(page);
  // Without waiting for anything.
  await page.keyboard.type('needle', { delay: 0 });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/projects/default/applications/needle');
});

test('a page is found and opened', async ({ page }) => {
  await openFind(page);
  await page.keyboard.type('environm');
  await expect(page.getByRole('option', { name: /Environments/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/projects/default/environments');
});

test('a thing to do is found and done', async ({ page }) => {
  await openFind(page);
  await page.keyboard.type('dark');
  await expect(page.getByRole('option', { name: /Dark theme/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new application');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/projects/default/applications/new');
});

test('arrows choose, Esc closes, and what leads to nothing is said', async ({ page }) => {
  await openFind(page);
  await page.keyboard.type('theme');
  await expect(page.getByRole('option')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type(' nowhere');
  await expect(page.getByText(/Nothing here is called/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
