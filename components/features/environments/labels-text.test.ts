import { expect, it } from 'vitest';
import { formatLabels, parseLabels } from './labels-text';

it('reads labels in a line or one a line', () => {
  expect(parseLabels('region=eu, tier = online\nloam.dev/kind=playground,')).toEqual({
    labels: { region: 'eu', tier: 'online', 'loam.dev/kind': 'playground' },
    wrong: undefined,
  });
});

it.each(['region', '=eu', 'region=e u', '-a=b', 'a=b=c'])('rejects %s', (text) => {
  expect(parseLabels(text).wrong).toBe(text);
});

it('writes what it reads', () => {
  expect(parseLabels(formatLabels({ region: 'eu', empty: '' }).join('\n')).labels).toEqual({
    region: 'eu',
    empty: '',
  });
});
