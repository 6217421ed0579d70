import { z } from 'zod';

/** Which part of a list: pages count from 1. Extend it with the filters and sort orders of the list. */
export const PageInput = z.object({
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
  search: z.string().trim().max(200).optional(),
});
export type PageInput = z.infer<typeof PageInput>;

export type Page<Item> = { items: Item[]; total: number; page: number; pageSize: number };

export function toPage<Item>(
  { page, pageSize }: Pick<PageInput, 'page' | 'pageSize'>,
  items: Item[],
  total: number,
): Page<Item> {
  return { items, total, page, pageSize };
}

/** For `limit` and `offset`. */
export function pageRange({ page, pageSize }: Pick<PageInput, 'page' | 'pageSize'>) {
  return { limit: pageSize, offset: (page - 1) * pageSize };
}

/** `search` as an operand of ILIKE: anywhere in the text, with the wildcards of the user taken literally. */
export function containsPattern(search: string): string {
  return `%${prefixPattern(search)}`;
}

/** The same at the beginning of the text. */
export function prefixPattern(search: string): string {
  return `${search.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
