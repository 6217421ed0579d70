import type { Page } from '@playwright/test';

/** The first sign-in of a new product: the one-time password has to be changed. */
export async function signIn(
  page: Page,
  product: { url: string; email: string; password: string },
  password: string,
): Promise<void> {
  await page.goto(`${product.url}/sign-in`);
  await page.getByLabel('E-mail').fill(product.email);
  await page.getByLabel('Password').fill(product.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const fields = page.locator('input[type=password]');
  await fields.nth(2).waitFor();
  await fields.nth(0).fill(product.password);
  await fields.nth(1).fill(password);
  await fields.nth(2).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/projects/default');
}
