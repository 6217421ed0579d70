import { array, assert, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, parsePath } from './document-path';

describe('paths', () => {
  it('are written as people write them', () => {
    expect(formatPath(['spec', 'components', 0, 'properties', 'a.b/c', 'image'])).toBe(
      'spec.components[0].properties["a.b/c"].image',
    );
  });

  it('come back as they were', () => {
    const segment = oneof(string(), nat());
    assert(
      property(array(segment), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });
});
