import type { KeyboardEvent } from 'react';

/** Does an input method make a character of what is typed, as for Chinese? Then Enter and Esc are for it. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing;
}
