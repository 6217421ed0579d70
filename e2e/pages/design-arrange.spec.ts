import type { Page } from '@playwright/test';
import { call, createPerson, expect, expectAccessible, open, openAs, test } from './console';

const flow = (name: string) => `# Kept as it is.
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
mode: {steps: DAG}
steps:
  - {name: build, type: suspend} # the first
  - {name: check, type: suspend, dependsOn: [build]}
  - name: both
    type: step-group
    dependsOn: [build]
    subSteps:
      - {name: east, type: suspend}
      - {name: west, type: suspend}
  - {name: done, type: suspend, dependsOn: [check, both]}
`;
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const text = (page: Page) => page.getByRole('region', { name: 'YAML' }).locator('.cm-content');
const undo = (page: Page) => page.getByRole('button', { name: 'Undo', exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save as next revision' });

type Point = { x: number; y: number };

async function begin(page: Page, name: string): Promise<void> {
  test.setTimeout(150_000);
  await call(page, 'workflow.save', { project: 'default', document: flow(name) });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await expect(node(page, 'done')).toBeVisible();
}

/** Where it stands on the canvas, whatever part of that is seen. */
async function spotOf(page: Page, id: string): Promise<Point> {
  return node(page, id).evaluate((element) => {
    const [, x = '', y = ''] = /translate\(([-\d.]+)px, ?([-\d.]+)px\)/.exec(element.style.transform) ?? [];
    return { x: Number(x), y: Number(y) };
  });
}

async function dragBy(page: Page, id: string, by: Point, at: Point = { x: 12, y: 12 }): Promise<void> {
  const box = await node(page, id).boundingBox();
  if (!box) throw new Error(`there is no ${id}`);
  const from = { x: box.x + at.x, y: box.y + at.y };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
  await page.mouse.up();
}

/** What is kept on the server. */
async function kept(page: Page, name: string): Promise<Record<string, Point>> {
  const input = encodeURIComponent(JSON.stringify({ json: { project: 'default', name } }));
  const answer = await page.request.get(`/api/trpc/workflow.arrangement.get?input=${input}`);
  const body = (await answer.json()) as {
    result: { data: { json: { spots: ({ step: string } & Point)[] } } };
  };
  return Object.fromEntries(body.result.data.json.spots.map(({ step, x, y }) => [step, { x, y }]));
}

test('a step stays where it is put, for everybody and after a reload, and the document is the same to the byte', async ({
  page,
  browser,
}) => {
  const name = 'put-elsewhere';
  await begin(page, name);
  const before = { done: await spotOf(page, 'done'), check: await spotOf(page, 'check') };
  await dragBy(page, 'done', { x: 260, y: 90 });
  await expect.poll(async () => (await spotOf(page, 'done')).x).toBeGreaterThan(before.done.x + 200);
  const put = await spotOf(page, 'done');
  expect(await spotOf(page, 'check')).toEqual({
    x: Math.round(before.check.x),
    y: Math.round(before.check.y),
  });
  await expect(save(page)).toBeDisabled();
  await expect.poll(() => kept(page, name)).toMatchObject({ done: put });
  expect(Object.keys(await kept(page, name)).toSorted()).toEqual(['build', 'check', 'done', 'east', 'west']);

  await page.reload();
  await expect(node(page, 'done')).toBeVisible();
  expect(await spotOf(page, 'done')).toEqual(put);
  await expect(save(page)).toBeDisabled();

  const kim = await openAs(browser, await createPerson(page, 'Kim', 'viewer'));
  await open(kim, `/projects/default/workflows/${name}/design`);
  await expect(node(kim, 'done')).toBeVisible();
  expect(await spotOf(kim, 'done')).toEqual(put);
  await node(page, 'done').click();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(async () => (await spotOf(kim, 'done')).y, 'seen live').toBeGreaterThan(put.y);
  await kim.context().close();

  // Another name takes the spot along, and undoing gives both back.
  const moved = await spotOf(page, 'done');
  await page.getByLabel('Name', { exact: true }).fill('ended');
  await page.keyboard.press('Enter');
  await expect(node(page, 'ended')).toBeVisible();
  expect(await spotOf(page, 'ended')).toEqual(moved);
  await undo(page).click();
  await expect(node(page, 'done')).toBeVisible();
  expect(await spotOf(page, 'done')).toEqual(moved);
  await expect(save(page)).toBeDisabled();
  await undo(page).click();
  await expect.poll(() => spotOf(page, 'done')).toEqual(put);
});

test('what leaves its group stands where it is let go, what is new goes to a free spot, and tidying up gives all back to the layout', async ({
  page,
}) => {
  const name = 'put-and-tidied';
  await begin(page, name);
  const group = await node(page, 'both').boundingBox();
  await dragBy(page, 'west', { x: 0, y: (group?.height ?? 0) + 60 });
  await expect(text(page)).toContainText('- {name: west, type: suspend}');
  const west = await node(page, 'west').boundingBox();
  expect(west?.y).toBeGreaterThan((group?.y ?? 0) + (group?.height ?? 0));

  const before = await spotOf(page, 'build');
  await node(page, 'check').click();
  await page.keyboard.press('a');
  await page.keyboard.type('approval');
  await page.keyboard.press('Enter');
  await expect(node(page, 'approval')).toBeVisible();
  expect(await spotOf(page, 'build'), 'nothing else moves').toEqual(before);
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await expect(node(page, 'approval')).toHaveCount(0);

  await page.locator('.react-flow__pane').click({ position: { x: 8, y: 300 } });
  await page.getByRole('button', { name: 'Tidy up', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Tidy up', exact: true })).toBeDisabled();
  await expect.poll(() => kept(page, name)).toEqual({});
  await undo(page).click();
  await expect.poll(() => spotOf(page, 'build')).toEqual(before);
  await expect(node(page, 'west')).toBeVisible();
});

test('selected steps are aligned, distributed and moved by keys and from the menu, and all of it is undone', async ({
  page,
}) => {
  const name = 'put-in-line';
  await begin(page, name);
  await expectAccessible(page);
  for (const id of ['build', 'check', 'done']) await node(page, id).click({ modifiers: ['Shift'] });
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page.getByText(/^build and 3 in all at/)).toBeAttached();
  await page.getByRole('button', { name: 'Arrange' }).click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Align left' }).click();
  const lefts = async () =>
    new Set(await Promise.all(['build', 'check', 'done'].map(async (id) => (await spotOf(page, id)).x)));
  await expect.poll(async () => (await lefts()).size).toBe(1);
  await page.getByRole('application').focus();
  await page.keyboard.press('p');
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'History' }).click();
  const steps = page.getByRole('menuitemradio');
  await expect(steps.filter({ hasText: 'Aligned' })).toBeVisible();
  await expect(steps.filter({ hasText: 'As it was opened' })).toBeVisible();
  await steps.filter({ hasText: 'As it was opened' }).click();
  await expect.poll(() => kept(page, name)).toEqual({});
  await expect(save(page)).toBeDisabled();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog').getByText('Distribute down')).toBeVisible();
});

test('a new workflow keeps what was put somewhere with its first save', async ({ page }) => {
  const name = 'put-at-first';
  test.setTimeout(120_000);
  await open(page, '/projects/default/workflows/new?from=empty&text=true');
  await page.getByLabel('Name', { exact: true }).first().fill(name);
  await page.getByRole('button', { name: 'suspend', exact: true }).first().click();
  await expect(node(page, 'suspend')).toBeVisible();
  await dragBy(page, 'suspend', { x: 100, y: 64 });
  const put = await spotOf(page, 'suspend');
  await page.getByRole('button', { name: 'Save', exact: false }).first().click();
  await page.waitForURL(`**/workflows/${name}/design**`);
  await expect(node(page, 'suspend')).toBeVisible();
  expect(await spotOf(page, 'suspend')).toEqual(put);
});
