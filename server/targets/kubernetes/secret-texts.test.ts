import { describe, expect, it } from 'vitest';
import { assertSecretTexts } from './secret-texts';

const secret = (rest: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pin' }, ...rest });
/** What it throws, as it would be shown. */
function thrown(rest: object): { message: string; all: string } {
  try {
    assertSecretTexts(secret(rest));
  } catch (error) {
    return { message: (error as Error).message, all: JSON.stringify(error) + String(error) };
  }
  return { message: '', all: '' };
}

describe('the values of a Secret', () => {
  it.each([
    [{ data: { a: 31415926 } }, 'Secret pin: data.a is a number.'],
    [{ stringData: { a: 31415926 } }, 'Secret pin: stringData.a is a number.'],
    [{ stringData: { a: { b: '31415926' } } }, 'Secret pin: stringData.a is no text.'],
    [{ data: ['31415926'] }, 'Secret pin: data is a list.'],
    [{ data: '31415926' }, 'Secret pin: data is no map.'],
  ])('rejects %j without saying it', (rest, message) => {
    expect(thrown(rest).message).toBe(message);
    expect(thrown(rest).all).not.toContain('31415926');
  });

  it('may be texts, and nothing at all; other kinds are not looked at', () => {
    for (const rest of [{}, { data: null }, { data: { a: 'eA==' }, stringData: { b: 'x', c: null } }])
      expect(thrown(rest).message).toBe('');
    assertSecretTexts({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 1 } });
  });
});
