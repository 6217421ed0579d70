import { expect, it } from 'vitest';
import { nextPath } from './next-path';

it.each(['/projects/shop', '/projects/shop/applications?state=failed#page'])('goes on to %s', (path) => {
  expect(nextPath(path)).toBe(path);
});

it.each([
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  '/..//elsewhere.example',
  'javascript:alert(1)',
  '',
  undefined,
  ['/a', '/b'],
])('rejects %s', (path) => {
  expect(nextPath(path)).toBe('/');
});
