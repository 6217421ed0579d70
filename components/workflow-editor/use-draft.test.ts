import { describe, expect, it } from 'vitest';
import { writtenIn } from './use-draft';

describe('what is written in a field', () => {
  it('counts without blanks around it', () => {
    expect(writtenIn(' 5m ', '')).toBe('5m');
    expect(writtenIn('', '5m')).toBe('');
  });

  it('is nothing where nobody typed, also in a value with blanks or line breaks at its ends', () => {
    expect(writtenIn('ours\n', 'ours\n')).toBeNull();
    expect(writtenIn(' a', ' a')).toBeNull();
    expect(writtenIn(' ', '')).toBeNull();
  });
});
