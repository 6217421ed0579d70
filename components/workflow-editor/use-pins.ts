'use client';

import { useLocalStorage } from '@mantine/hooks';
import { useProject } from '@/components/patterns/session';
import type { JsonValue } from '@/server/domain/json';
import type { Pins } from './pins';
import type { Watched } from './run-steps';

const none: Pins = {};

export type Pinning = {
  pins: Readonly<Pins>;
  pin: (name: string, step: string, value: JsonValue) => void;
  unpin: (name: string) => void;
};

/** Values that this person works with instead of those of a run; kept in the browser, for one workflow. */
export function usePins(of: Watched): Pinning {
  const project = useProject();
  const subject = 'workflow' in of ? `workflow/${of.workflow}` : `application/${of.application}`;
  const [pins, setPins] = useLocalStorage<Pins>({
    key: `loam.pins.${project}/${subject}`,
    defaultValue: none,
  });
  return {
    pins,
    pin: (name, step, value) => setPins((before) => ({ ...before, [name]: { step, value } })),
    unpin: (name) =>
      setPins((before) => Object.fromEntries(Object.entries(before).filter(([each]) => each !== name))),
  };
}
