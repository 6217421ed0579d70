'use client';

import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { choose, followScheme, readChoice, watchChoice, type SchemeChoice } from './color-scheme';

const NonceContext = createContext('');

// Read before anything is drawn: what a later answer brings has that answer's own.
const nonceOfPage =
  typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;

/**
 * `nonce` is that of the answer which brought the page: the policy goes by it as long as the page lives. An answer that
 * only refreshes its data has another one, so the first is kept.
 */
export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [pageNonce] = useState(nonceOfPage ?? nonce ?? '');
  useEffect(followScheme, []);
  return <NonceContext value={pageNonce}>{children}</NonceContext>;
}

/** For what writes a style sheet of its own: without it the content security policy refuses the sheet. */
export function useNonce(): string {
  return use(NonceContext);
}

/** The chosen scheme; null until the browser has read it. */
export function useSchemeChoice(): [SchemeChoice | null, (choice: SchemeChoice) => void] {
  const choice = useSyncExternalStore<SchemeChoice | null>(watchChoice, readChoice, () => null);
  return [choice, choose];
}
