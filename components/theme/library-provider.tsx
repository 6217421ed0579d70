'use client';

import '@mantine/core/styles.layer.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { cssVariablesResolver } from './css-variables';
import { theme } from './theme';
import { useNonce } from './theme-provider';

/**
 * Around parts that use the component library. Load such a part lazily and in the browser alone (`dynamic`, `ssr: false`):
 * the library is large, and writes style attributes that the policy refuses in the server's HTML.
 */
export function LibraryProvider({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      withGlobalClasses={false}
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}
