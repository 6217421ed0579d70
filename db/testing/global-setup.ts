import type { TestProject } from 'vitest/node';
import { startTestPostgres } from './server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The template database of this run; `createTestDatabase` copies it. */
    templateUrl: string;
  }
}

/** One PostgreSQL for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startTestPostgres();
  project.provide('templateUrl', url);
  return stop;
}
