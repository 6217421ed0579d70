import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { ContractCluster } from './clusters';
import type { Loose } from './loose';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const address = /\b10\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g;
const numbers = /"(resourceVersion|nodePort|healthCheckNodePort)": ?("?\d+"?)/g;

/** The object without what is different every time: identities, times, addresses, versions and the namespace. */
export function normalised(object: Loose, namespace: string): unknown {
  const text = JSON.stringify(object)
    .replaceAll(namespace, 'NAMESPACE')
    .replaceAll(uuid, 'UID')
    .replaceAll(time, 'TIME')
    .replaceAll(address, 'ADDRESS')
    .replaceAll(numbers, '"$1":"NUMBER"');
  return JSON.parse(text) as unknown;
}

/**
 * Holds an object to the file that the real API server wrote. `UPDATE_GOLDEN=1` writes the files anew, from a real
 * server only.
 */
export function expectGolden(name: string, actual: unknown, cluster: ContractCluster): void {
  const path = new URL(`golden/${name}.golden.json`, import.meta.url).pathname;
  const isReal = cluster.name === 'kubernetes';
  if (process.env['UPDATE_GOLDEN'] && isReal) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(actual, sortKeys, 2)}\n`);
  }
  if (!existsSync(path))
    throw new Error(`${path} is not there: run with UPDATE_GOLDEN=1 against a real server`);
  expect(actual).toEqual(JSON.parse(readFileSync(path, 'utf8')));
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
