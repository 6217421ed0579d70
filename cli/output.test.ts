import { expect, it } from 'vitest';
import { toTable } from './output';

it('a table has one line for each row, whatever is in it', () => {
  const columns = [
    { title: 'name', value: (row: { name: string; said: string }) => row.name },
    { title: 'said', value: (row: { name: string; said: string }) => row.said },
  ];
  const rows = [
    { name: 'web', said: 'at a.yaml:\n  nil pointer\n' },
    { name: 'long', said: 'x'.repeat(1_000) },
    { name: 'none', said: '' },
  ];
  expect(toTable(rows, columns).split('\n')).toEqual([
    'NAME  SAID',
    'web   at a.yaml: nil pointer',
    `long  ${'x'.repeat(199)}…`,
    'none  -',
    '',
  ]);
});
