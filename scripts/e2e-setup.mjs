import { buildAll } from './build.mjs';
import { removeLeftovers } from './e2e-leftovers.mjs';
import { dataDirPrefix, startProduct } from './e2e-product.mjs';
import { ensureInstalled } from './install.mjs';

/**
 * Playwright's global setup: the tests meet a product of their own, or the one at E2E_URL (with E2E_EMAIL and
 * E2E_PASSWORD of an admin whose password is still the one-time one).
 */
export default async function setup() {
  if (process.env.E2E_URL) return undefined;
  await ensureInstalled();
  await buildAll();
  await removeLeftovers(dataDirPrefix);
  // Charts come from a server of the tests.
  const product = await startProduct({ LOAM_HTTP_ALLOW: '127.0.0.0/8' });
  process.env.E2E_URL = product.url;
  process.env.E2E_EMAIL = product.email;
  process.env.E2E_PASSWORD = product.password;
  process.env.E2E_DATA_DIR = product.dataDir;
  return product.stop;
}
