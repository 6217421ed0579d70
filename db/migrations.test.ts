import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import journal from './migrations/meta/_journal.json' with { type: 'json' };

/**
 * While an upgrade goes on, workers and consoles of the version before still read and write a database that the newer one
 * has migrated. What would break them: something that they know is gone, renamed or of another type, or a column that
 * they do not fill. Two versions make such a change: the first stops using a thing, the second takes it away.
 */
const breaking: [RegExp, string][] = [
  [/\bDROP TABLE\b/i, 'drops a table'],
  [/\bDROP COLUMN\b/i, 'drops a column'],
  [/\bRENAME\b/i, 'renames something'],
  [/\bSET DATA TYPE\b/i, 'changes the type of a column'],
  [/\bALTER COLUMN\b.*\bSET NOT NULL\b/i, 'forbids null where it was allowed'],
  [/\bADD COLUMN\b(?!.*\bDEFAULT\b).*\bNOT NULL\b/i, 'adds a column that must be filled'],
  [/\bADD CONSTRAINT\b.*\b(CHECK|UNIQUE)\b/i, 'forbids rows that were allowed'],
];
/** Of before the first version that anybody could have run. */
const firstChecked = 5;

function breaks(sql: string): string[] {
  const made = new Set([...sql.matchAll(/CREATE TABLE "(\w+)"/gi)].map(([, table]) => table));
  return sql.split('--> statement-breakpoint').flatMap((text) => {
    const statement = text.trim();
    const table = /ALTER TABLE "(\w+)"/i.exec(statement)?.[1];
    if (/^CREATE TABLE/i.test(statement) || (table !== undefined && made.has(table))) return [];
    return breaking.flatMap(([form, what]) => (form.test(statement) ? [`${what}: ${statement}`] : []));
  });
}

describe('a migration', () => {
  it.each(journal.entries.slice(firstChecked).map(({ tag }) => tag))(
    '%s leaves the version before working',
    (tag) => {
      expect(breaks(readFileSync(join(import.meta.dirname, 'migrations', `${tag}.sql`), 'utf8'))).toEqual([]);
    },
  );

  it.each([
    ['ALTER TABLE "node" DROP COLUMN "woken";', 1],
    ['ALTER TABLE "node" ADD COLUMN "why" text NOT NULL;', 1],
    ['ALTER TABLE "node" RENAME COLUMN "why" TO "reason";', 1],
    ['ALTER TABLE "node" ADD COLUMN "why" text DEFAULT \'\' NOT NULL;', 0],
    [
      'CREATE TABLE "new" ("id" text NOT NULL);--> statement-breakpoint\nALTER TABLE "new" ADD CONSTRAINT "x" CHECK (true);',
      0,
    ],
    ['ALTER TABLE "request" DROP CONSTRAINT "request_fk";', 0],
  ])('%s has %i faults', (sql, count) => {
    expect(breaks(sql)).toHaveLength(count);
  });
});
