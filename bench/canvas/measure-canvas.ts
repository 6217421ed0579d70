import type { Page } from '@playwright/test';
import type { Rest } from '@/e2e/product/support/rest';
import { quantile } from '../support/quantile';
import { printRow } from '../support/table';

const abreast = 10;
const frames = 90;

/** Opens a workflow of `size` steps, drags one of them, and moves the whole picture. */
export async function measureCanvas(page: Page, rest: Rest, url: string, size: number): Promise<void> {
  const name = `steps-${size}`;
  await rest.call('workflow.save', { project: 'default', document: documentOf(name, size) });
  const opened: number[] = [];
  for (let round = 0; round < 5; round += 1) opened.push(await open(page, url, name));
  const isSmall = size <= 500;
  printRow(
    `${size} steps: drawn after, s, p50 of 5`,
    quantile(opened, 0.5),
    ...(isSmall ? [{ most: 1 }] : []),
  );
  const edited: number[] = [];
  for (let round = 0; round < 7; round += 1) edited.push(await edit(page));
  printRow(
    '  from a key that adds a step until it is drawn, ms, p50 of 7',
    quantile(edited, 0.5),
    ...(isSmall ? [{ most: 200 }] : []),
  );
  const dragged = await framesWhile(page, () => drag(page, '.react-flow__node-node'));
  printRow(
    '  a frame while a step is dragged, ms, p95',
    quantile(dragged, 0.95),
    ...(isSmall ? [{ most: 33 }] : []),
  );
  const panned = await framesWhile(page, () => drag(page, '.react-flow__pane'));
  printRow('  a frame while all is moved, ms, p95', quantile(panned, 0.95), { most: isSmall ? 33 : 66 });
}

/** Layers of ten, each step after two of the layer before it. */
function documentOf(name: string, size: number): string {
  const steps = Array.from({ length: size }, (_, index) => {
    const above = index - abreast;
    const next = above - (above % abreast) + ((above + 1) % abreast);
    const waits = above < 0 ? '' : `, dependsOn: [s${above}, s${next}]`;
    return `  - {name: s${index}, type: print-message-in-status${waits}, properties: {message: hello}}\n`;
  });
  return `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: ${name}}\nmode: {steps: DAG}\nsteps:\n${steps.join('')}`;
}

/** From the page of the text, with everything loaded that comes once: seconds until steps are drawn. */
async function open(page: Page, url: string, name: string): Promise<number> {
  await page.goto(`${url}/projects/default/workflows/${name}`);
  await page.locator('.cm-content').waitFor();
  const begun = performance.now();
  await page.getByRole('link', { name: 'Design' }).click();
  await page.locator('.react-flow__node-node').first().waitFor();
  return (performance.now() - begun) / 1_000;
}

// From the key to the frame in which the new step is, whatever the tool that presses it takes.
const watchEdit = `
  void (window.editTook = new Promise((resolve) => {
    let begun = 0;
    addEventListener('keydown', ({ timeStamp }) => { begun = timeStamp; }, { capture: true, once: true });
    const look = new MutationObserver(() => {
      if (!document.querySelector('.react-flow__node.selected[data-id*="-2"]')) return;
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
    });
    look.observe(document.querySelector('.react-flow__nodes'), { childList: true, subtree: true, attributes: true });
  }));`;

/** A step once more, by its key, and gone again: ms until the copy, which is called after it with a 2, is drawn. */
async function edit(page: Page): Promise<number> {
  await page.locator('.react-flow__node-node').first().click();
  await page.evaluate(watchEdit);
  await page.keyboard.press('ControlOrMeta+d');
  const took = await page.evaluate<number>('window.editTook');
  await page.keyboard.press('ControlOrMeta+z');
  await page.locator('.react-flow__node.selected').waitFor({ state: 'detached' });
  return took;
}

// As text: what a bundler puts beside functions is not there in the page.
const watchFrames = `
  window.framesTook = [];
  let last = performance.now();
  requestAnimationFrame(function tick(now) {
    window.framesTook.push(now - last);
    last = now;
    if (!window.framesEnd) requestAnimationFrame(tick);
  });
  window.framesEnd = false;`;

/** How long each frame took while something was done, ms. */
async function framesWhile(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(watchFrames);
  await act();
  const took = await page.evaluate<number[]>('window.framesEnd = true, window.framesTook');
  return took.slice(2);
}

async function drag(page: Page, what: string): Promise<void> {
  const target = page.locator(what).first();
  const box = await target.boundingBox();
  if (!box) throw new Error(`there is no ${what}`);
  const isPane = what.endsWith('pane');
  const [x, y] = isPane
    ? [box.x + 12, box.y + box.height / 2]
    : [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= frames; step += 1) await page.mouse.move(x + step * 2, y + step);
  await page.keyboard.press('Escape');
  await page.mouse.up();
}
