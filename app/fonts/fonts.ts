import localFont from 'next/font/local';

// Inter is split by script: what every page needs is preloaded, the rest comes when a letter asks for it.
export const inter = localFont({
  src: './inter-latin.woff2',
  weight: '100 900',
  variable: '--font-inter',
  display: 'swap',
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD',
    },
  ],
});

export const interExtended = localFont({
  src: './inter-latin-ext.woff2',
  weight: '100 900',
  variable: '--font-inter-ext',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+1E00-1E9F, U+2020, U+20A0-20AB, U+2113',
    },
  ],
});

export const jetBrainsMono = localFont({
  src: './jetbrains-mono-latin.woff2',
  weight: '100 800',
  variable: '--font-jetbrains-mono',
  display: 'swap',
  adjustFontFallback: false,
});
