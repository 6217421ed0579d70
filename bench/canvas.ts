import { chromium } from '@playwright/test';
import { Rest } from '@/e2e/product/support/rest';
import { ensureChromium } from '@/scripts/chromium.mjs';
import { startProduct } from '@/scripts/e2e-product.mjs';
import { measureCanvas } from './canvas/measure-canvas';
import { signIn } from './canvas/sign-in';
import { describeMachine } from './support/machine';

// The built console in a browser that draws by software, with workflows of many steps.
const sizes = [500, 5_000];
const password = 'a passphrase of the bench';

const { executablePath, env } = await ensureChromium();
const product = await startProduct({ LOG_LEVEL: 'warn' });
const browser = await chromium.launch({ executablePath, env, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  await signIn(page, product, password);
  console.log(`The canvas of a workflow: ${describeMachine()}`);
  for (const size of sizes) await measureCanvas(page, new Rest(product), product.url, size);
} finally {
  await browser.close();
  await product.stop();
}
