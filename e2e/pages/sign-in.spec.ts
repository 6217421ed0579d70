import { test as anonymous } from '@playwright/test';
import { email, expect, fillSignIn, secret, test, watchConsole } from './console';

test.describe('signing in', () => {
  test('a page asked for before leads there after the sign-in, and a wrong password is said as such', async ({
    page,
    browser,
  }) => {
    // Makes sure that the one-time password is changed.
    await page.goto('/projects/default');
    const context = await browser.newContext();
    const guest = await context.newPage();
    const faults = watchConsole(guest);
    await guest.goto('/projects/default/environments');
    await expect(guest).toHaveURL(/sign-in\?next=/);
    await fillSignIn(guest, email(), 'not the password');
    await expect(guest.getByRole('alert').filter({ hasText: /password/i })).toBeVisible();
    await fillSignIn(guest, email(), secret());
    await expect(guest).toHaveURL(/\/projects\/default\/environments/);
    await expect(guest.getByRole('heading', { level: 1 })).toBeVisible();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('signing out ends the session', async ({ browser, page }) => {
    await page.goto('/projects/default');
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto('/sign-in');
    await fillSignIn(other, email(), secret());
    await other.waitForURL('**/projects/default');
    await other.getByRole('button', { name: /account|you|admin/i }).click();
    await other.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await expect(other).toHaveURL(/sign-in/);
    await other.goto('/projects/default');
    await expect(other).toHaveURL(/sign-in/);
    await context.close();
  });
});

anonymous(
  'every answer carries the security headers, and no inline style or script is allowed',
  async ({ request }) => {
    const { headers } = { headers: (await request.get('/sign-in')).headers() };
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src [^;]*'nonce-/);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(policy).toContain("frame-ancestors 'none'");
  },
);
