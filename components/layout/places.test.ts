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

it.each([
  ['/projects/shop/runs/exe_1', true],
  ['/projects/shop/runs', false],
  ['/projects/shop/workflows/new', true],
  ['/projects/shop/workflows/release/design', true],
  ['/projects/shop/workflows/release', false],
  ['/projects/shop/workflows/design', false],
  ['/projects/shop/applications/checkout/workflow', true],
  ['/projects/shop/applications/workflow', false],
])('%s: its canvas wants the width: %s', (pathname, wants) => {
  expect(isCanvasPage(pathname)).toBe(wants);
});
