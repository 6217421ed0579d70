import type { Page } from '@playwright/test';
import { call, expect, expectAccessible, open, test } from './console';

const head = (name: string) => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
mode: {steps: DAG}
steps:
`;
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'What is selected' });
const text = (page: Page) => page.getByRole('region', { name: 'YAML' }).locator('.cm-content');

async function begin(page: Page, name: string, steps: string): Promise<void> {
  test.setTimeout(120_000);
  await call(page, 'workflow.save', { project: 'default', document: head(name) + steps });
  await open(page, `/projects/default/workflows/${name}/design?text=true`);
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

/** Groups in a row, conditions, outputs and approvals. */
const fifty = Array.from({ length: 24 }, (_, index) => {
  const waits = index === 0 ? '' : `, dependsOn: [group-${index - 1}]`;
  return (
    `  - name: group-${index}
    type: step-group
    ${index === 0 ? '' : `dependsOn: [group-${index - 1}]`}
    subSteps:
      - {name: say-${index}, type: print-message-in-status, properties: {message: "x"}${index % 5 === 0 ? `, outputs: [{name: said-${index}, valueFrom: output.message}]` : ''}}
`.replace(/^ +\n/gm, '') +
    (index % 12 === 0
      ? `  - {name: ask-${index}, type: approval, if: "status.say-${index}.succeeded"${waits}}\n`
      : '')
  );
}).join('');

for (const scheme of ['light', 'dark'] as const) {
  test(`the editor with fifty nodes has no fault of accessibility, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await begin(page, `fifty-steps-by-${scheme === 'dark' ? 'night' : 'day'}`, fifty);
    await page.getByRole('button', { name: /fit/i }).click();
    await expect(page.locator('.react-flow__node')).toHaveCount(50);
    await expectAccessible(page);
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowDown');
    await expect(inspector(page).getByRole('heading', { level: 2 }).first()).not.toHaveText('The workflow');
    await expectAccessible(page);
  });
}

test('an error far down in a long text is said with its line, the canvas stays as it was and the text is mended', async ({
  page,
}) => {
  const steps = Array.from({ length: 997 }, (_, index) => `  - name: s${index}\n    type: suspend\n`).join(
    '',
  );
  await begin(page, 'long', steps);
  await text(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('  - name: s997: x');
  await expect(page.getByText(/The text cannot be read.* Line 2,000:/)).toBeVisible();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  for (let letters = 0; letters < 3; letters += 1) await page.keyboard.press('Backspace');
  await expect(page.getByText(/The text cannot be read/)).toHaveCount(0);
});

test('what is pasted and is no step is refused; steps of types that are not here are pasted and said', async ({
  page,
}) => {
  await begin(page, 'pasted', '  - {name: a, type: suspend}\n');
  const paste = async (what: string) => {
    await page.getByRole('application').focus();
    await page.evaluate((plain) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', plain);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
    }, what);
  };
  for (const garbage of ['hello', '<b>{"a": [</b>', '- - 1', 'kind: Secret\nmetadata: {name: x}']) {
    await paste(garbage);
    await expect(
      page.getByRole('status').getByText(/what is pasted (?:is no YAML|are no steps)/),
    ).toBeVisible();
    await expect(page.locator('.react-flow__node')).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Save as next revision' })).toBeDisabled();
  }
  await paste('- name: a # kept\n  type: from-elsewhere\n  shape: [1, 2]\n');
  await expect(node(page, 'a-2')).toBeVisible();
  await expect(text(page)).toContainText('- name: a-2 # kept');
  await expect(page.getByText(/from-elsewhere/).first()).toBeVisible();
});

test('two equal names and a circle in the text are shown, said, and mended on the canvas', async ({
  page,
}) => {
  await begin(
    page,
    'by-text',
    '  - {name: a, type: suspend}\n  - {name: b, type: suspend, dependsOn: [a]}\n',
  );
  await text(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('  - {name: a, type: suspend, dependsOn: [b]}\n');
  await expect(page.locator('.react-flow__node')).toHaveCount(3);
  await expect(page.getByText(/^\d+ problem/).first()).toBeVisible();
  await node(page, 'a~2').click();
  await inspector(page).getByLabel('Name', { exact: true }).fill('c');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__edge[data-id="b>c"]')).toBeAttached();
  await expect(page.getByText('No problems')).toBeVisible();
  await text(page).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(', dependsOn: [c]');
  await expect(page.locator('.react-flow__edge[data-id="c>a"]')).toBeAttached();
  await expect(page.getByText(/^\d+ problem/).first()).toBeVisible();
  await node(page, 'a').click();
  await inspector(page).getByRole('button', { name: 'Do not wait for c' }).click();
  await expect(page.getByText('No problems')).toBeVisible();
});

test('a document that the command changes under a canvas that was changed is said, and both are put together', async ({
  page,
}) => {
  const name = 'overtaken';
  const own = '  - {name: a, type: suspend}\n\n  - {name: z, type: suspend}\n';
  await begin(page, name, own);
  await node(page, 'z').click();
  await inspector(page).getByLabel('Time limit').fill('5m');
  await page.keyboard.press('Enter');
  await expect(text(page)).toContainText('timeout: 5m');
  const theirs = head(name) + own.replace('type: suspend}', 'type: suspend, timeout: 1h}');
  await call(page, 'workflow.save', { project: 'default', document: theirs });
  await page.getByRole('button', { name: 'Put mine on r2' }).click();
  await expect(text(page)).toContainText('timeout: 1h');
  await expect(text(page)).toContainText('timeout: 5m');
  await page.getByRole('button', { name: 'Save as next revision' }).click();
  await expect(page.getByText(/^r3, saved by/)).toBeVisible();
  // Theirs is a step of the history: nothing that was done is out of reach.
  await page.getByRole('button', { name: 'History' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'From outside' })).toBeVisible();
});
