import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const inRoot = (...parts) => join(root, ...parts);

/** The Node.js that Loam brings with it and runs on, whatever the machine has. */
export const ownNode = inRoot('node_modules', 'node', 'bin', 'node');
