'use client';

import { useLocalStorage } from '@mantine/hooks';

const most = 5;
const none: string[] = [];

/** The types of steps that this person added last, newest first; kept in the browser. */
export function useRecentTypes(): [string[], (type: string) => void] {
  const [recent, setRecent] = useLocalStorage<string[]>({
    key: 'loam.steps.recent',
    defaultValue: none,
  });
  return [
    recent,
    (type) => setRecent((before) => [type, ...before.filter((each) => each !== type)].slice(0, most)),
  ];
}
