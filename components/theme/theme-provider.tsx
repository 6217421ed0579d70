'use client';

import { MantineProvider } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { cssVariablesResolver } from './css-variables';
import { theme } from './theme';

// Before anything is drawn: what a later answer brings has that answer's own.
const nonceOfPage =
  typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;

/**
 * `nonce` is that of the answer which brought the page: the policy goes by it as long as the page lives. An answer that
 * only refreshes its data has another one, so the first is kept.
 */
export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [pageNonce] = useState(nonceOfPage ?? nonce);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      withGlobalClasses={false}
      getStyleNonce={() => pageNonce ?? ''}
    >
      {children}
    </MantineProvider>
  );
}
