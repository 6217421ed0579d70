let isDown = false;

if (typeof window !== 'undefined') {
  const note = (type: string, down: boolean) =>
    window.addEventListener(
      type,
      () => {
        isDown = down;
      },
      true,
    );
  note('pointerdown', true);
  note('pointerup', false);
  note('pointercancel', false);
}

/** Where steps are shown: there another name of one is another element, and a click whose element is gone is lost. */
const shown = '[role="application"], [data-steps]';

/** Does something at once, or after the click that the hand is at. */
export function whenLetGo(act: () => void): void {
  if (!isDown) {
    act();
    return;
  }
  const ends = ['pointerup', 'pointercancel'];
  const end = () => {
    for (const each of ends) window.removeEventListener(each, end, true);
    setTimeout(act);
  };
  for (const each of ends) window.addEventListener(each, end, true);
}

/** The same for what is left towards `target`: only a click on steps has to be waited for, and one that saves must not be. */
export function afterClick(target: EventTarget | null, act: () => void): void {
  if (target instanceof Element && target.closest(shown)) whenLetGo(act);
  else act();
}
