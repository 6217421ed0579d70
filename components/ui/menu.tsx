'use client';

import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import classes from './menu.module.css';

const focusable = '[role^="menuitem"]:not([aria-disabled="true"])';

/** A button with a menu under it. The items are MenuItem, MenuRadio and MenuLabel; arrows, Home, End and Esc work. */
export function Menu({
  label,
  trigger,
  triggerClassName,
  align = 'start',
  children,
}: {
  /** What the menu is, for screen readers; the trigger's name where it has no text. */
  label: string;
  trigger: ReactNode;
  triggerClassName?: string;
  align?: 'start' | 'end';
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState(align);
  const id = useId();
  // Where it would leave the screen it opens to the other side.
  useLayoutEffect(() => {
    const box = open && list.current?.getBoundingClientRect();
    if (!box) setSide(align);
    else if (box.left < 0) setSide('start');
    else if (box.right > window.innerWidth) setSide('end');
  }, [open, align]);
  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>(focusable)?.focus();
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className={classes.root} ref={root}>
      <button
        ref={button}
        type="button"
        className={triggerClassName}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={classes.menu}
          data-align={side}
          onKeyDown={(event) => onMenuKey(event, close)}
          onClick={(event) => {
            if ((event.target as HTMLElement).closest(focusable)) close();
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}

function onMenuKey(event: KeyboardEvent<HTMLDivElement>, close: () => void) {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(focusable)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const next = steps[event.key];
  if (next !== undefined) {
    event.preventDefault();
    items[next]?.focus();
  } else if (event.key === 'Escape') {
    event.stopPropagation();
    close();
  } else if (event.key === 'Tab') close();
}
