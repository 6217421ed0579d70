import { describe, expect, it, vi } from 'vitest';
import { KeyRegistry } from './key-registry';

const press = (
  key: string,
  modifier: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  target: null,
  defaultPrevented: false,
  preventDefault: vi.fn(),
  ...modifier,
});

describe('KeyRegistry', () => {
  it('runs one key, and two in a row within their time', () => {
    const registry = new KeyRegistry();
    const one = vi.fn();
    const two = vi.fn();
    registry.add([
      { keys: '?', label: 'Keys', run: one },
      { keys: 'g a', label: 'Applications', run: two },
    ]);
    registry.press(press('?'), 0);
    registry.press(press('g'), 10);
    registry.press(press('a'), 500);
    registry.press(press('g'), 2000);
    registry.press(press('a'), 9000);
    expect(one).toHaveBeenCalledTimes(1);
    expect(two).toHaveBeenCalledTimes(1);
  });

  it('takes Ctrl and Cmd as the same key, and keeps the browser from it', () => {
    const registry = new KeyRegistry();
    const find = vi.fn();
    registry.add([{ keys: 'mod+k', label: 'Find', run: find }]);
    const event = press('K', { metaKey: true });
    registry.press(event);
    registry.press(press('k', { ctrlKey: true }));
    registry.press(press('k'));
    expect(find).toHaveBeenCalledTimes(2);
    expect(event.preventDefault).toHaveBeenCalled();
  });

  it('takes Alt with an arrow, and leaves it alone with a letter and in a field', () => {
    const registry = new KeyRegistry();
    const run = vi.fn();
    registry.add([
      { keys: 'alt+ArrowUp', label: 'Up', run },
      { keys: 'a', label: 'Add', run },
    ]);
    registry.press(press('a', { altKey: true }));
    registry.press(press('ArrowUp'));
    expect(run).not.toHaveBeenCalled();
    registry.press(press('ArrowUp', { altKey: true }));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('lets a page overrule the shell, and gives the key back when it leaves', () => {
    const registry = new KeyRegistry();
    const shell = vi.fn();
    const page = vi.fn();
    registry.add([{ keys: 'n', label: 'New', run: shell }]);
    const leave = registry.add([{ keys: 'n', label: 'New here', run: page }]);
    registry.press(press('n'));
    leave();
    registry.press(press('n'));
    expect(page).toHaveBeenCalledTimes(1);
    expect(shell).toHaveBeenCalledTimes(1);
  });

  it('tells a key with Shift from the same without, where Ctrl or Cmd is held', () => {
    const registry = new KeyRegistry();
    const [undo, redo] = [vi.fn(), vi.fn()];
    registry.add([
      { keys: 'mod+z', label: 'Undo', run: undo },
      { keys: 'mod+shift+z', label: 'Redo', run: redo },
    ]);
    registry.press(press('z', { ctrlKey: true }));
    registry.press(press('Z', { metaKey: true, shiftKey: true }));
    expect([undo.mock.calls.length, redo.mock.calls.length]).toEqual([1, 1]);
  });
});
