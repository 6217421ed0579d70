import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type Page, test as base, expect } from '@playwright/test';

/** What the one-time password is changed to; the product under test lives for one run of the tests. */
const password = 'a long enough passphrase 7';
// Playwright empties this folder before each run; a new process after a failed test goes on with the same session.
const stateFile = join('test-results', 'signed-in', 'admin.json');

type Fixtures = {
  /** A signed-in page that fails its test on any error in the browser's console. */
  page: Page;
};

/** `test` of every spec here: signed in as the admin, and no error or policy violation goes unseen. */
export const test = base.extend<Fixtures>({
  page: async ({ browser }, run) => {
    if (!existsSync(stateFile)) await signInFirst(browser);
    const context = await browser.newContext({ storageState: stateFile });
    const page = await context.newPage();
    const faults = watchConsole(page);
    await run(page);
    await context.close();
    expect(faults, 'errors in the browser console').toEqual([]);
  },
});

export { expect };

/** Errors that the browser tells, but for answers that a test asks for on purpose. */
export function watchConsole(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // The browser repeats every answer of 4xx; what matters of those is what the page says of them.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return faults;
}

export async function fillSignIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The first sign-in of the product under test: the one-time password has to be changed. */
async function signInFirst(browser: Browser): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto('/sign-in');
  await fillSignIn(page, email(), process.env['E2E_PASSWORD'] ?? '');
  const change = page.getByRole('button', { name: 'Set password' });
  // After a failed test Playwright goes on in a new process: then the password is changed already.
  const refused = page.getByRole('alert').filter({ hasText: /password/ });
  await change.or(refused).first().waitFor();
  if (await refused.isVisible()) await fillSignIn(page, email(), password);
  else await changePassword(page);
  await page.waitForURL('**/projects/default');
  await context.storageState({ path: stateFile });
  await context.close();
}

async function changePassword(page: Page): Promise<void> {
  const fields = page.locator('input[type=password]');
  await fields.nth(0).fill(process.env['E2E_PASSWORD'] ?? '');
  await fields.nth(1).fill(password);
  await fields.nth(2).fill(password);
  await page.keyboard.press('Enter');
}

export function email(): string {
  return process.env['E2E_EMAIL'] ?? 'admin@loam.local';
}

export function secret(): string {
  return password;
}

/** Opens a page and waits until it listens: to the keyboard, and to the live stream. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByText('Live', { exact: true }).filter({ visible: true }).first()).toBeVisible();
}

/** No fault of accessibility that a machine can find. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

export type Person = { name: string; email: string; oneTimePassword: string };

/** An account that the admin of `page` makes, with a role in the default project. */
export async function createPerson(page: Page, name: string, role?: string): Promise<Person> {
  const address = `${name.toLowerCase()}-${Date.now()}@loam.local`;
  const { password: oneTimePassword } = await call<{ password: string }>(page, 'user.create', {
    email: address,
    name,
  });
  if (role) await call(page, 'member.add', { project: 'default', email: address, role });
  return { name, email: address, oneTimePassword };
}

/** A browser of their own in which this person is signed in, with the password of every test. */
export async function openAs(browser: Browser, person: Person): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await call(page, 'session.signIn', { email: person.email, password: person.oneTimePassword });
  await call(page, 'session.changePassword', {
    currentPassword: person.oneTimePassword,
    newPassword: password,
  });
  return page;
}

/** Calls a procedure as the page's person, for what a test needs to be there. */
export async function call<Result>(page: Page, procedure: string, input: object): Promise<Result> {
  const response = await page.request.post(`/api/trpc/${procedure}`, {
    data: { json: input },
    headers: { origin: new URL(process.env['E2E_URL'] ?? '').origin },
  });
  const body = (await response.json()) as { result?: { data: { json: Result } }; error?: unknown };
  if (!body.result) throw new Error(`${procedure}: ${JSON.stringify(body.error)}`);
  return body.result.data.json;
}

/** One webservice, delivered; resolves when its run has begun. */
function documentOf(name: string, image: string): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components:
    - name: ${name}-web
      type: webservice
      properties: {image: "${image}", ports: [{port: 80, expose: true}]}
`;
}

export async function applyApplication(page: Page, name: string, image = 'nginx:1.27'): Promise<void> {
  await call(page, 'application.applyDocuments', { project: 'default', document: documentOf(name, image) });
}

/** The next revision, which is not delivered. */
export async function saveApplication(page: Page, name: string, image: string): Promise<void> {
  await call(page, 'application.save', { project: 'default', document: documentOf(name, image) });
}
