'use client';

import {
  createContext,
  use,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { KeyRegistry, type KeyBinding } from './key-registry';

const KeysContext = createContext<KeyRegistry | null>(null);

/** Holds every key that does something now, so that `?` can list them. */
export function KeysProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new KeyRegistry());
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => registry.press(event);
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [registry]);
  return <KeysContext value={registry}>{children}</KeysContext>;
}

/**
 * Binds keys while the component is mounted. `keys` is one key (`n`), two in a row (`g a`) or with Ctrl or Cmd (`mod+k`);
 * `label` is what `?` says of it.
 */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const registry = use(KeysContext);
  const signature = bindings
    .map(({ keys, label, notInFields }) => `${keys}\u0000${label}\u0000${notInFields ? 'x' : ''}`)
    .join('\u0001');
  const run = useEffectEvent((keys: string) => bindings.find((binding) => binding.keys === keys)?.run());
  const stable = useMemo(
    () =>
      signature === ''
        ? []
        : signature.split('\u0001').map((line) => {
            const [keys = '', label = '', flag = ''] = line.split('\u0000');
            return { keys, label, notInFields: flag !== '' };
          }),
    [signature],
  );
  useEffect(
    () => registry?.add(stable.map((each) => ({ ...each, run: () => run(each.keys) }))),
    [registry, stable],
  );
}

const none: readonly KeyBinding[] = [];
const unwatched = () => () => undefined;

/** All keys that do something now, in the order in which they were bound. */
export function useBoundKeys(): readonly KeyBinding[] {
  const registry = use(KeysContext);
  return useSyncExternalStore(
    registry?.watch ?? unwatched,
    () => registry?.list() ?? none,
    () => none,
  );
}
