import { expect, it } from 'vitest';
import { templates } from '@/components/workflow-editor/templates';
import { nameIn, withName } from './new-name';

it('gives every template another name, and changes nothing else', () => {
  for (const { document } of templates) {
    const own = nameIn(document) ?? '';
    const named = withName(document, 'ship');
    expect(nameIn(named)).toBe('ship');
    expect(withName(named, own)).toBe(document);
  }
});

it('says that a text cannot be read', () => {
  expect(nameIn('a: [')).toBeNull();
  expect(nameIn('a: 1')).toBe('');
});
