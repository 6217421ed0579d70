import '@/components/theme/tokens.css';
import '@/components/theme/base.css';
import type { Metadata, Viewport } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { formats } from '@/components/i18n/formats';
import { schemeScript } from '@/components/theme/color-scheme';
import { ThemeProvider } from '@/components/theme/theme-provider';
import { ApiProvider } from '@/components/trpc/api-provider';
import { inter, interExtended, jetBrainsMono } from './fonts/fonts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('product');
  return { title: { default: t('name'), template: `%s · ${t('name')}` }, description: t('description') };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, head] = await Promise.all([getLocale(), headers()]);
  const nonce = head.get('x-nonce') ?? undefined;
  return (
    // The theme script sets the colour scheme on this element before the first paint.
    <html
      lang={locale}
      className={`${inter.variable} ${interExtended.variable} ${jetBrainsMono.variable}`}
      suppressHydrationWarning
    >
      <head>
        {/* Before the first paint; its nonce is hidden by the browser, so the markup differs. */}
        <script nonce={nonce} suppressHydrationWarning>
          {schemeScript}
        </script>
      </head>
      <body>
        <NextIntlClientProvider formats={formats}>
          <ThemeProvider nonce={nonce}>
            <ApiProvider>{children}</ApiProvider>
          </ThemeProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
