'use client';

import { useState } from 'react';

/** Whoever would lose what they wrote is asked first; asking to close once more closes. */
export function useCloseOnce(isDirty: boolean, onClose: () => void) {
  const [isAsking, setAsking] = useState(false);
  return {
    isAsking,
    stay: () => setAsking(false),
    ask: () => (isDirty && !isAsking ? setAsking(true) : onClose()),
  };
}
