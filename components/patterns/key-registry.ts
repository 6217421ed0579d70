import { isTyping } from './is-typing';

export type KeyBinding = {
  keys: string;
  label: string;
  run: () => void;
  /** In a field the key means what it means there: undo, select all. */
  notInFields?: boolean | undefined;
};

type Pressed = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target' | 'preventDefault' | 'defaultPrevented'
> & { shiftKey?: boolean };

const sequenceMs = 1200;

/** Keys and what they do. Later bindings win, so that a page may overrule the shell. */
export class KeyRegistry {
  private bindings: readonly KeyBinding[] = [];
  private readonly watchers = new Set<() => void>();
  private first: { key: string; at: number } | undefined;

  add(added: readonly KeyBinding[]): () => void {
    this.change([...this.bindings, ...added]);
    return () => this.change(this.bindings.filter((binding) => !added.includes(binding)));
  }

  list = (): readonly KeyBinding[] => this.bindings;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  press(event: Pressed, now = Date.now()): void {
    // With Alt people write letters that their keyboard does not show; the arrows write none.
    if (event.defaultPrevented || (event.altKey && !event.key.startsWith('Arrow'))) return;
    const mod = event.ctrlKey || event.metaKey;
    // Inside a field only keys with Ctrl or Cmd are ours, and those that write nothing anywhere.
    if (!mod && !/^F\d+$/.test(event.key) && (isTyping(event.target) || isInDialog(event.target))) return;
    const pressed = nameOf(event);
    const before =
      this.first && now - this.first.at < sequenceMs ? `${this.first.key} ${pressed}` : undefined;
    const found = this.find(before) ?? this.find(pressed);
    this.first = found ? undefined : { key: pressed, at: now };
    if (!found || (found.notInFields && (isTyping(event.target) || isInDialog(event.target)))) return;
    event.preventDefault();
    found.run();
  }

  private find(keys: string | undefined): KeyBinding | undefined {
    return this.bindings.findLast((binding) => binding.keys === keys);
  }

  private change(bindings: readonly KeyBinding[]): void {
    this.bindings = bindings;
    for (const watcher of this.watchers) watcher();
  }
}

function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  if (ctrlKey || metaKey) return `mod+${shiftKey ? 'shift+' : ''}${key.toLowerCase()}`;
  return altKey ? `alt+${key}` : key;
}

function isInDialog(target: EventTarget | null): boolean {
  return (
    typeof Element !== 'undefined' &&
    target instanceof Element &&
    target.closest('dialog,[role="menu"]') !== null
  );
}
