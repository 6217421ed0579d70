import { applyApplication, call, createPerson, expect, open, openAs, test, watchConsole } from './console';

const documentOf = (name: string) => `/projects/default/applications/${name}/document`;

test('two people change one document: the second is told who was first, and loses nothing', async ({
  page,
  browser,
}) => {
  await applyApplication(page, 'contested');
  const kim = await openAs(browser, await createPerson(page, 'Kim', 'developer'));
  const faults = watchConsole(kim);
  for (const each of [page, kim]) {
    await open(each, documentOf('contested'));
    await expect(each.locator('.cm-content')).toContainText('nginx:1.27');
  }
  const type = async (at: 'Control+Home' | 'Control+End', text: string, who = page) => {
    await who.locator('.cm-content').click();
    await who.keyboard.press(at);
    await who.keyboard.type(text);
  };
  await type('Control+End', '# what Kim wrote\n', kim);
  await type('Control+Home', '# what the admin wrote\n');
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByText(/^r2, saved by Admin/)).toBeVisible();

  // Told before saving already; saving is refused by the server, which says the same.
  await expect(kim.getByText(/Admin saved r2 while you changed r1/)).toBeVisible();
  await kim.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(kim.getByRole('alert').filter({ hasText: 'Admin saved revision 2' })).toBeVisible();
  await expect(kim.locator('.cm-content')).toContainText('# what Kim wrote');

  await kim.getByRole('button', { name: 'What Admin changed' }).click();
  await expect(kim.getByRole('region', { name: /from r1 to r2/ })).toContainText('# what the admin wrote');
  await kim.getByRole('button', { name: 'Put mine on r2' }).click();
  await expect(kim.locator('.cm-content')).toContainText('# what the admin wrote');
  await expect(kim.locator('.cm-content')).toContainText('# what Kim wrote');
  await kim.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(kim.getByText(/^r3, saved by Kim/)).toBeVisible();
  // The first has saved, so theirs follows by itself.
  await expect(page.getByText(/^r3, saved by Kim/)).toBeVisible();
  await expect(page.locator('.cm-content')).toContainText('# what Kim wrote');
  expect(faults).toEqual([]);
  await kim.context().close();
});

test('where both changed the same line, both versions are there and nothing can be saved unseen', async ({
  page,
}) => {
  await applyApplication(page, 'collided');
  await open(page, documentOf('collided'));
  const editor = page.locator('.cm-content');
  await expect(editor).toContainText('nginx:1.27');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.type(' # mine');
  await applyApplication(page, 'collided', 'nginx:1.28');
  await page.getByRole('button', { name: 'Put mine on r2' }).click();
  await expect(page.getByText(/One place was changed by both/)).toBeVisible();
  await expect(editor).toContainText('<<<<<<< yours');
  await expect(editor).toContainText('nginx:1.28');
  await expect(editor).toContainText('# mine');
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  const { revision } = await call<{ revision: number }>(page, 'application.get', {
    project: 'default',
    name: 'collided',
  });
  expect(revision).toBe(2);
});
