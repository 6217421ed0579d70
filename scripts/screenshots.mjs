import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { buildAll } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { startProduct } from './e2e-product.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, ownNode, root } from './paths.mjs';

/*
 * The pictures of README.md and docs/: a product of its own, the examples delivered to its playground, and what the
 * browser shows of them. `npm run screenshots -- topology run` takes only some.
 */

const folder = inRoot('docs', 'images');
const examples = ['first-app', 'shop', 'staged', 'trouble'];
const password = 'a passphrase of the pictures';
const mostBytes = 200_000;
const deadlineMs = 180_000;

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const releaseFlow = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: release}
steps:
  - name: check
    type: request
    properties: {url: "https://status.example.com/ready"}
    outputs:
      - {name: version, valueFrom: output.response.version}
  # Two people, and not the one who started it.
  - name: approve
    type: approval
    timeout: 8h
    properties: {message: Release to production?, approvals: 2, notStarter: true}
  - name: announce
    type: step-group
    subSteps:
      - {name: tell-support, type: print-message-in-status, properties: {message: Support knows}}
      - {name: tell-sales, type: print-message-in-status, properties: {message: Sales knows}}
      - name: note
        type: print-message-in-status
        dependsOn: [tell-support, tell-sales]
        inputs:
          - {from: version, parameterKey: message}
  - name: notify
    type: print-message-in-status
    if: status.announce.failed
    properties: {message: Somebody was not told}
`;

/** What is seen where; `ready` waits until it is whole. */
const pictures = {
  topology: {
    path: 'applications/trouble',
    ready: async (page) => page.getByRole('heading', { name: /crashes/ }).waitFor(),
  },
  'topology-dark': {
    path: 'applications/trouble?node=component%2Funpullable',
    options: { colorScheme: 'dark' },
    ready: async (page) => page.getByRole('heading', { name: /cannot be pulled/ }).waitFor(),
  },
  overview: {
    path: '',
    ready: async (page) => page.getByText('Waits for a person').first().waitFor(),
  },
  'new-application': {
    path: 'applications/new',
    ready: async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('checkout');
      await page.getByLabel('Image', { exact: true }).fill('ghcr.io/example/checkout:2.4.0');
      await page.getByText('Deployment').first().waitFor();
    },
  },
  document: {
    path: 'applications/shop/document?view=form&component=api',
    ready: async (page) => {
      await page.getByLabel('Image', { exact: true }).fill('ghcr.io/example/shop-api:1.5.0');
      await page.getByText('Its pods are made anew').waitFor();
    },
  },
  design: {
    path: async (api) => {
      await api('workflow.save', { project: 'default', document: releaseFlow });
      return 'workflows/release/design?step=approve';
    },
    ready: async (page) => {
      await page.locator('.react-flow__node[data-id="notify"]').waitFor();
      await page.getByLabel('Question').waitFor();
    },
  },
  run: {
    path: async (api) => `runs/${await runOf(api, 'staged')}`,
    ready: async (page) => page.getByText('approve waits for a person.').waitFor(),
  },
  'phone-application': {
    path: 'applications/trouble',
    options: phone,
    ready: async (page) => page.getByRole('heading', { name: /crashes/ }).waitFor(),
  },
};

await ensureInstalled();
await buildAll();
const product = await startProduct();
try {
  await takeAll(product, process.argv.slice(2));
} finally {
  await product.stop();
}

async function takeAll(product, names) {
  const { executablePath, env } = await ensureChromium();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ['--no-sandbox'],
  });
  try {
    const { api, storageState } = await signIn(browser, product);
    await deliver(api, product);
    mkdirSync(folder, { recursive: true });
    for (const [name, picture] of Object.entries(pictures)) {
      if (names.length === 0 || names.includes(name))
        await take(browser, product, { name, api, storageState, ...picture });
    }
  } finally {
    await browser.close();
  }
}

async function signIn(browser, { url, email, password: oneTime }) {
  const context = await browser.newContext();
  const api = async (procedure, input) => {
    const answer = await context.request.post(`${url}/api/trpc/${procedure}`, {
      data: { json: input },
      headers: { origin: url },
    });
    const { result, error } = await answer.json();
    if (error) throw new Error(`${procedure}: ${JSON.stringify(error)}`);
    return result.data.json;
  };
  await api('session.signIn', { email, password: oneTime });
  await api('session.changePassword', { currentPassword: oneTime, newPassword: password });
  return { api, storageState: await context.storageState() };
}

/** As a person does, by the command; until each is as its first lines say that it becomes. */
async function deliver(api, { dataDir }) {
  const loam = (...args) =>
    promisify(execFile)(ownNode, [inRoot('bin', 'loam.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, LOAM_DATA_DIR: dataDir, LOAM_URL: '' },
    });
  for (const example of examples) await loam('apply', '-f', inRoot('examples', `${example}.yaml`));
  console.log('Delivered the examples; waiting for the one that fails to have failed ...');
  await until(async () => {
    const { items } = await api('run.list', { project: 'default' });
    const state = (application) => items.find((run) => run.application === application)?.state;
    return (
      state('first-app') === 'succeeded' &&
      state('shop') === 'succeeded' &&
      state('staged') === 'suspended' &&
      state('trouble') === 'failed'
    );
  });
}

async function runOf(api, application) {
  const { items } = await api('run.list', { project: 'default', application });
  return items[0].id;
}

async function take(browser, { url }, { name, path, options = desktop, ready, api, storageState }) {
  const context = await browser.newContext({
    ...desktop,
    ...options,
    storageState,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const address = typeof path === 'string' ? path : await path(api);
  await page.goto(`${url}/projects/default/${address}`.replace(/\/$/, ''));
  await page.getByText('Live', { exact: true }).filter({ visible: true }).first().waitFor();
  await ready(page);
  // Layout of a graph comes from a worker; what is busy says so.
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  await sleep(1500);
  const png = await smaller(await page.screenshot());
  await context.close();
  if (png.length > mostBytes) throw new Error(`${name}.png has ${png.length} bytes, more than ${mostBytes}.`);
  writeFileSync(`${folder}/${name}.png`, png);
  console.log(`docs/images/${name}.png, ${Math.round(png.length / 1000)} kB`);
}

/**
 * With a palette: these pictures have few colours, and less than the full quality loses those of the smallest marks. By
 * sharp, which comes with Next.js where it can.
 */
async function smaller(png) {
  const { default: sharp } = await import('sharp').catch(() => ({ default: undefined }));
  return sharp ? sharp(png).png({ palette: true, quality: 100, effort: 10 }).toBuffer() : png;
}

async function until(isDone) {
  const end = Date.now() + deadlineMs;
  while (!(await isDone())) {
    if (Date.now() > end) throw new Error(`Not as expected within ${deadlineMs / 1000} s.`);
    await sleep(1000);
  }
}
