import { describe, expect, it } from 'vitest';
import { sizeOf } from './model';

const width = (title: string, size: 'normal' | 'small' = 'normal') => sizeOf({ size, title }).width;

describe('sizeOf', () => {
  it('gives a name the room it needs, on the grid, between a least and a most', () => {
    expect(width('web')).toBe(192);
    expect(width('Prepare playground/default')).toBeGreaterThan(240);
    expect(width('Prepare playground/default') % 16).toBe(0);
    expect(width('x'.repeat(80))).toBe(272);
  });

  it('gives Chinese letters twice the room', () => {
    expect(width('清理不再渲染的所有资源对象', 'small')).toBeGreaterThan(width('abcdefghijklm', 'small'));
  });

  it('takes a width that is given', () => {
    expect(sizeOf({ size: 'small', title: 'long enough to be cut', width: 80 })).toEqual({
      width: 80,
      height: 30,
    });
  });
});
