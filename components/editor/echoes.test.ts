import { expect, it } from 'vitest';
import { Echoes } from './echoes';

it('knows what was typed, also when it comes back late', () => {
  const echoes = new Echoes();
  echoes.send('a');
  echoes.send('ab');
  expect(echoes.isEcho('a')).toBe(true);
  echoes.send('abc');
  expect(echoes.isEcho('abc')).toBe(true);
});

it('knows what the page brings by itself, also the text from before', () => {
  const echoes = new Echoes();
  echoes.send('old and');
  echoes.send('old and more');
  // The page takes in both at once.
  expect(echoes.isEcho('old and more')).toBe(true);
  expect(echoes.isEcho('old and')).toBe(false);
  expect(echoes.isEcho('old')).toBe(false);
});
