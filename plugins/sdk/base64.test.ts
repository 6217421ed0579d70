import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64';

describe('base64', () => {
  it.each(['', 'a', 'ab', 'abc', 'user:pa$$ word', '密码🔑'])(
    'of %j is what every reader expects',
    (text) => {
      const encoded = Buffer.from(text, 'utf8').toString('base64');
      expect(toBase64(text)).toBe(encoded);
      expect(fromBase64(encoded)).toBe(text);
    },
  );

  it.each(['a b', '*', 'gA==', '====='])('%j is none', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
