import { call, createPerson, expect, expectAccessible, open, openAs, test, watchConsole } from './console';

const flow = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps:
  - name: build
    type: suspend
  - name: test
    type: suspend
`;
const save = (page: Parameters<typeof call>[0], name: string) =>
  call(page, 'workflow.save', { project: 'default', document: flow(name) });
const view = (name: string, tab = '') => `/projects/default/workflows/${name}${tab}`;

test('what is written and not saved is there again after the page was left, in every view of it', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await save(page, 'drafted');
  await open(page, view('drafted'));
  const text = page.locator('.cm-content');
  await expect(text).toContainText('suspend');
  await text.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# not yet');
  await expect(page.getByText('draft kept')).toBeVisible();
  await page.reload();
  await expect(text).toContainText('# not yet');
  await expect(page.getByText('your draft of')).toBeVisible();

  await page.getByRole('link', { name: 'Design', exact: true }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(2);
  await page.getByRole('button', { name: 'YAML', exact: true }).click();
  await expect(text).toContainText('# not yet');
  await page.locator('.react-flow__node[data-id="test"]').click();
  await page.keyboard.press('Delete');
  await expect(page.locator('.react-flow__node')).toHaveCount(1);
  await page.getByRole('link', { name: 'Document', exact: true }).click();
  await expect(text).not.toContainText('name: test');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(text).toContainText('name: test');
  await page.reload();
  await expect(text).toContainText('name: test');
  await expect(text).not.toContainText('# not yet');
});

test('a draft of an older revision says so and is put onto the newer one', async ({ page }) => {
  await save(page, 'draft-overtaken');
  await call(page, 'workflow.draft.keep', {
    project: 'default',
    name: 'draft-overtaken',
    document: `${flow('draft-overtaken')}# mine\n`,
    baseRevision: 1,
  });
  await call(page, 'workflow.save', { project: 'default', document: `# theirs\n${flow('draft-overtaken')}` });
  await open(page, view('draft-overtaken'));
  await page.getByRole('button', { name: 'Put mine on r2' }).click();
  await expect(page.locator('.cm-content')).toContainText('# theirs');
  await expect(page.locator('.cm-content')).toContainText('# mine');
});

test('others at a document are shown, at their step, and that they did not save yet', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await save(page, 'shared-flow');
  const kim = await openAs(browser, await createPerson(page, 'Kim', 'developer'));
  const faults = watchConsole(kim);
  await open(page, view('shared-flow', '/design?text=true'));
  await open(kim, view('shared-flow', '/design?text=true'));
  const others = page.getByRole('list', { name: 'Others at this document' });
  await expect(others).toContainText('Kim is here');
  const node = (who: typeof page, id: string) => who.locator(`.react-flow__node[data-id="${id}"]`);
  await node(kim, 'test').click();
  await expect(others).toContainText('Kim is here, at test.');
  await expect(node(page, 'test').getByTitle('Kim')).toBeVisible();
  await kim.keyboard.press('Delete');
  await expect(others).toContainText('Has changes since');
  await expectAccessible(page);
  await kim.goto('about:blank');
  await expect(others).toContainText('Kim is not here');
  expect(faults).toEqual([]);
  await kim.context().close();
});
