'use client';

import { usePathname } from 'next/navigation';
import {
  createContext,
  use,
  useEffect,
  useState,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
} from 'react';

type Names = ReadonlyMap<string, string>;

const NamesContext = createContext<Names>(new Map());
const SetNamesContext = createContext<Dispatch<SetStateAction<Names>>>(() => undefined);

export function CrumbNameProvider({ children }: { children: ReactNode }) {
  const [names, setNames] = useState<Names>(new Map());
  return (
    <SetNamesContext value={setNames}>
      <NamesContext value={names}>{children}</NamesContext>
    </SetNamesContext>
  );
}

export function useCrumbNames(): Names {
  return use(NamesContext);
}

/** Says how the path calls this page, where the address has only an id: a run is `977`, not `exe_…`. */
export function CrumbName({ name }: { name: string }) {
  const pathname = usePathname();
  const setNames = use(SetNamesContext);
  useEffect(() => {
    setNames((names) => new Map(names).set(pathname, name));
  }, [setNames, pathname, name]);
  return null;
}
