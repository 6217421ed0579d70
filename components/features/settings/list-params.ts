import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';

export const auditResults = ['allowed', 'denied'] as const;

/** Search, page and, for the audit, the result: all in the address. */
export const settingsParams = {
  q: parseAsString.withDefault(''),
  page: parseAsInteger.withDefault(1),
  result: parseAsStringLiteral(auditResults),
};
export const loadSettingsParams = createLoader(settingsParams);

export const pageSize = 50;

export type SettingsParams = { q: string; page: number; result: (typeof auditResults)[number] | null };

/** The same input for the prefetch on the server and the query in the browser. */
export function toPageInput({ q, page }: Pick<SettingsParams, 'q' | 'page'>) {
  const search = q.trim().slice(0, 200);
  return { page: Math.max(1, page), pageSize, search: search === '' ? undefined : search };
}

export function toAuditInput(params: SettingsParams) {
  return { ...toPageInput(params), result: params.result ?? undefined };
}
