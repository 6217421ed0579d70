import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { schemeScript } from './color-scheme';

function firstPaint(chosen: string | null, systemDark: boolean): string | undefined {
  const set = new Map<string, string>();
  runInNewContext(schemeScript, {
    localStorage: { getItem: () => chosen },
    matchMedia: () => ({ matches: systemDark }),
    document: { documentElement: { setAttribute: (name: string, value: string) => set.set(name, value) } },
  });
  return set.get('data-mantine-color-scheme');
}

describe('the script before the first paint', () => {
  it.each([
    [null, true, 'dark'],
    [null, false, 'light'],
    ['auto', true, 'dark'],
    ['light', true, 'light'],
    ['dark', false, 'dark'],
    ['<b>', false, 'light'],
  ] as const)('chosen %s, system dark %s: %s', (chosen, systemDark, scheme) => {
    expect(firstPaint(chosen, systemDark)).toBe(scheme);
  });

  it('survives being the text of an element', () => {
    expect(schemeScript).not.toMatch(/[&<>"']/);
  });
});
