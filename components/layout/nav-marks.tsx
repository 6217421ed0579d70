'use client';

import type { ReactNode } from 'react';
import type { PlaceKey } from './places';

/** What is wrong or at work in a place, beside its name. */
export function useNavMarks(): Partial<Record<PlaceKey, ReactNode>> {
  return {};
}
