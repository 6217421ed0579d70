import { expect, it } from 'vitest';
import { crumbsOf } from './crumbs-of';

const shown = (pathname: string) =>
  crumbsOf(pathname).map(({ segment, word }) => (word === undefined ? segment : `[${word}]`));

it.each([
  ['/projects/shop', ['shop', '[overview]']],
  ['/projects/shop/applications', ['shop', '[applications]']],
  ['/projects/shop/applications/new', ['shop', '[applications]', '[new]']],
  ['/projects/shop/applications/new/adopt', ['shop', '[applications]', '[new]', '[adopt]']],
  ['/projects/shop/applications/audit', ['shop', '[applications]', 'audit']],
  ['/projects/shop/applications/checkout/revisions', ['shop', '[applications]', 'checkout', '[revisions]']],
  ['/projects/shop/applications/checkout/terminal', ['shop', '[applications]', 'checkout', '[terminal]']],
  ['/projects/shop/workflows/runs/schedules', ['shop', '[workflows]', 'runs', '[schedules]']],
  ['/projects/applications/runs/exe_1', ['applications', '[runs]', 'exe_1']],
  ['/projects/shop/environments/clusters/fra-1', ['shop', '[environments]', 'fra-1']],
  ['/projects/shop/types/component/webservice', ['shop', '[types]', 'webservice']],
  ['/projects/shop/settings/tokens', ['shop', '[settings]', '[tokens]']],
  ['/projects/shop/settings/account', ['shop', '[settings]', '[account]']],
])('%s', (pathname, expected) => {
  expect(shown(pathname)).toEqual(expected);
});
