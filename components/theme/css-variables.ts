import type { CSSVariablesResolver } from '@mantine/core';

const role = (token: string) => `var(--${token})`;

// Mantine's own names point at ours; tokens.css switches the scheme, so light and dark are the same table.
const names = {
  '--mantine-color-body': role('surface'),
  '--mantine-color-text': role('ink'),
  '--mantine-color-bright': role('ink'),
  '--mantine-color-dimmed': role('ink-3'),
  '--mantine-color-default': role('raised'),
  '--mantine-color-default-hover': role('hover'),
  '--mantine-color-default-color': role('ink'),
  '--mantine-color-default-border': role('line-2'),
  '--mantine-color-placeholder': role('ink-3'),
  '--mantine-color-error': role('fail'),
  '--mantine-color-anchor': role('accent'),
  '--mantine-color-disabled': role('sunken'),
  '--mantine-color-disabled-color': role('ink-3'),
  '--mantine-color-disabled-border': role('line'),
  '--mantine-primary-color-filled': role('accent'),
  '--mantine-primary-color-filled-hover': role('accent-2'),
  '--mantine-primary-color-light': role('accent-soft'),
  '--mantine-primary-color-light-color': role('accent'),
  '--mantine-primary-color-contrast': role('on-accent'),
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': role('l-body') },
  light: names,
  dark: names,
});
