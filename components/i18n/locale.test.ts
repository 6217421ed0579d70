import { describe, expect, it } from 'vitest';
import { chooseLocale, chooseTimeZone } from './locale';

describe('chooseLocale', () => {
  it.each([
    ['zh', 'en-GB', 'zh'],
    [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [undefined, 'de-DE,de;q=0.9,en;q=0.8', 'en'],
    ['xx', null, 'en'],
    [undefined, null, 'en'],
  ] as const)('cookie %s, browser %s: %s', (cookie, header, expected) => {
    expect(chooseLocale(cookie, header)).toBe(expected);
  });
});

describe('chooseTimeZone', () => {
  it('takes a zone that exists', () => {
    expect(chooseTimeZone('Europe/Berlin')).toBe('Europe/Berlin');
  });

  it.each(['Mars/Olympus', '<script>', '', undefined])('rejects %s', (value) => {
    expect(chooseTimeZone(value)).toBe('UTC');
  });
});
