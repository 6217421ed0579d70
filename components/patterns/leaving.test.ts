import { describe, expect, it, vi } from 'vitest';
import { guardLeaving, leaveBy, pageOf } from './leaving';

const here = new URL('https://loam.test/projects/shop/applications/web/document');

function click(href: string | null, more: object = {}, attributes: Record<string, string> = {}) {
  const link = href !== null && {
    getAttribute: (name: string) => (name === 'href' ? href : (attributes[name] ?? null)),
    hasAttribute: (name: string) => name in attributes,
  };
  const target = Object.assign(new EventTarget(), { closest: () => link || null });
  const keys = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  return { button: 0, defaultPrevented: false, target, ...keys, ...more };
}

describe('pageOf', () => {
  it('is the page of the console that a plain click leads to', () => {
    expect(pageOf(click('/projects/shop/runs?state=failed'), here)).toBe('/projects/shop/runs?state=failed');
    expect(pageOf(click('logs'), here)).toBe('/projects/shop/applications/web/logs');
  });

  it.each([
    ['no link', click(null)],
    ['the same page', click('?view=yaml')],
    ['another site', click('https://oam.dev/')],
    ['another tab, by key', click('/projects', { ctrlKey: true })],
    ['another tab, by mouse', click('/projects', { button: 1 })],
    ['another tab, by the link', click('/projects', {}, { target: '_blank' })],
    ['a file', click('/projects', {}, { download: '' })],
    ['a click that somebody took', click('/projects', { defaultPrevented: true })],
  ])('is none for %s', (_what, event) => {
    expect(pageOf(event, here)).toBeNull();
  });
});

describe('leaveBy', () => {
  it('goes at once where nothing is guarded', () => {
    const leave = vi.fn();
    leaveBy(leave);
    expect(leave).toHaveBeenCalledOnce();
  });

  it('asks the guard, and goes again when the guard is gone', () => {
    const [leave, guard] = [vi.fn(), vi.fn()];
    const release = guardLeaving(guard);
    leaveBy(leave);
    expect(leave).not.toHaveBeenCalled();
    expect(guard).toHaveBeenCalledWith(leave);
    release();
    leaveBy(leave);
    expect(leave).toHaveBeenCalledOnce();
  });
});
