import { test as anonymous } from '@playwright/test';
import { createPerson, email, expect, fillSignIn, open, openAs, secret, test, watchConsole } from './console';

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

  test('a one-time password opens nothing but the page that changes it', async ({ browser, page }) => {
    const { email: address, oneTimePassword } = await createPerson(page, 'Robin', 'viewer');
    const context = await browser.newContext();
    const guest = await context.newPage();
    const faults = watchConsole(guest);
    await guest.goto('/projects/default/applications');
    await fillSignIn(guest, address, oneTimePassword);
    await expect(guest.getByRole('heading', { name: 'Choose your password' })).toBeVisible();
    await guest.goto('/projects/default/applications');
    await expect(guest.getByRole('heading', { name: 'Choose your password' })).toBeVisible();
    const set = async (current: string, next: string, again: string) => {
      await guest.getByLabel('One-time password').fill(current);
      await guest.getByLabel('New password', { exact: true }).fill(next);
      await guest.getByLabel('New password again').fill(again);
      await guest.getByRole('button', { name: 'Set password' }).click();
    };
    await set(oneTimePassword, secret(), `${secret()}!`);
    await expect(guest.getByText(/got two different ones/)).toBeVisible();
    await set('not the one-time password', secret(), secret());
    await expect(
      guest
        .getByText(/password/i)
        .filter({ hasText: /wrong|not/i })
        .first(),
    ).toBeVisible();
    await set(oneTimePassword, secret(), secret());
    await expect(guest).toHaveURL('/projects/default');
    await expect(guest.getByRole('heading', { level: 1 })).toBeVisible();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('signing out everywhere ends the other browser within 5 s, and lets it back to where it was', async ({
    browser,
    page,
  }) => {
    const person = await createPerson(page, 'Sascha', 'viewer');
    const here = await openAs(browser, person);
    const context = await browser.newContext();
    const there = await context.newPage();
    await there.goto('/projects/default/types');
    await fillSignIn(there, person.email, secret());
    await expect(there).toHaveURL('/projects/default/types');
    await expect(there.getByText('Live', { exact: true }).first()).toBeVisible();
    await open(here, '/projects/default');
    await here.getByRole('button', { name: /^You/ }).click();
    await here.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
    await expect(there).toHaveURL(/sign-in\?next=%2Fprojects%2Fdefault%2Ftypes/, { timeout: 5000 });
    await expect(here).toHaveURL(/sign-in/);
    await fillSignIn(there, person.email, secret());
    await expect(there).toHaveURL('/projects/default/types');
    await Promise.all([here.context().close(), context.close()]);
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
