import { expect, it } from 'vitest';
import { isCanvasPage, placeOf } from './places';

it.each([
  ['/projects/shop', 'overview'],
  ['/projects/shop/applications', 'applications'],
  ['/projects/shop/applications/checkout/document', 'applications'],
  ['/projects/shop/settings/tokens', 'settings'],
  ['/sign-in', undefined],
  ['/projects/shop/nowhere', undefined],
])('%s is in %s', (pathname, place) => {
  expect(placeOf(pathname)).toBe(place);
});

it('gives the width to a run, not to the list of runs', () => {
  expect(isCanvasPage('/projects/shop/runs/exe_1')).toBe(true);
  expect(isCanvasPage('/projects/shop/runs')).toBe(false);
});
