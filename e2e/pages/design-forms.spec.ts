import { call, expect, open, test } from './console';

test('every type of step that comes with the product has a form that is drawn', async ({ page }) => {
  test.setTimeout(180_000);
  const input = encodeURIComponent(JSON.stringify({ json: { project: 'default', kind: 'workflow-step' } }));
  const found = await page.request.get(`/api/trpc/definition.list?input=${input}`);
  const body = (await found.json()) as { result: { data: { json: { name: string }[] } } };
  const types = body.result.data.json.map(({ name }) => name).filter((name) => name !== 'step-group');
  expect(types.length).toBeGreaterThan(20);
  const steps = types.map((type) => `  - {name: of-${type}, type: ${type}}`).join('\n');
  await call(page, 'workflow.save', {
    project: 'default',
    document: `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: of-every-type}
steps: [{name: only, type: suspend}]
`,
  });
  await open(page, '/projects/default/workflows/of-every-type/design?text=true');
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  // As a paste: what the browser itself inserts brings styles along, which the page refuses.
  await page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
    },
    `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: of-every-type}
steps:
${steps}
`,
  );
  const panel = page.getByRole('complementary', { name: 'What is selected' });
  await page.getByRole('application').focus();
  for (const type of types) {
    await page.keyboard.press('ArrowDown');
    await expect(panel.getByRole('heading', { name: `of-${type}`, exact: true })).toBeVisible();
    await expect(panel.getByRole('heading', { name: `Parameters of ${type}`, exact: true })).toBeVisible();
    await expect(panel.getByRole('status', { name: /Loading/ })).toHaveCount(0);
  }
});
