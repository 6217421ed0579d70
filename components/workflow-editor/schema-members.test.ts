import { describe, expect, it } from 'vitest';
import { likelyParameter, membersOf } from './schema-members';

const members = membersOf({
  type: 'object',
  required: ['url'],
  properties: {
    url: { type: 'string' },
    method: { type: 'string' },
    body: { type: 'object', properties: { text: { type: 'string' } } },
  },
});
const likely = (...filled: string[]) => likelyParameter(members, (key) => filled.includes(key));

describe('the parameter that a value is meant for', () => {
  it('is the one that is missing, else the only one that is free, else not known', () => {
    expect(likely()).toBe('url');
    expect(likely('url')).toBe('');
    expect(likely('url', 'body')).toBe('method');
    expect(likely('url', 'method', 'body')).toBe('');
  });
});
