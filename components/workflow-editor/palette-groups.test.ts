import { expect, it } from 'vitest';
import { paletteGroups } from './palette-groups';

const type = (name: string, plugin: string, description = '') => ({
  name,
  title: name,
  description,
  icon: 'box',
  plugin,
});
const types = [
  type('deploy', 'delivery', 'Brings an application to clusters'),
  type('suspend', 'people'),
  type('approval', 'people'),
];
const shown = (recent: string[], search: string) =>
  paletteGroups(types, recent, search).map(({ key, types: of }) => [key, ...of.map(({ name }) => name)]);

it('shows what was used last, then each plugin with its steps', () => {
  expect(shown(['suspend', 'gone'], '')).toEqual([
    ['recent', 'suspend'],
    ['delivery', 'deploy'],
    ['people', 'approval', 'suspend'],
  ]);
});

it('finds by name, title, description and plugin, names first, each once', () => {
  expect(shown(['suspend'], 'APP')).toEqual([['found', 'approval', 'deploy']]);
  expect(shown([], 'people')).toEqual([['found', 'approval', 'suspend']]);
  expect(shown([], 'nothing of it')).toEqual([]);
});
