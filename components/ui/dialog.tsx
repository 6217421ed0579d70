'use client';

import { useEffect, useId, useRef, type ReactNode } from 'react';
import classes from './dialog.module.css';

/**
 * The browser's own modal dialog: it traps focus, makes the rest inert, closes with Esc and lies above everything.
 * Mount it to open it. `data-first-focus` marks what has the focus first. `foot` stands on its own ground below.
 */
export function Dialog({
  title,
  intro,
  role = 'dialog',
  width = 'normal',
  onClose,
  foot,
  children,
}: {
  title: ReactNode;
  intro?: ReactNode;
  role?: 'dialog' | 'alertdialog';
  width?: 'normal' | 'wide';
  onClose: () => void;
  foot?: ReactNode;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={classes.dialog}
      data-width={width}
      role={role}
      aria-labelledby={id}
      // A plan is answered, not clicked away.
      closedby={role === 'dialog' ? 'any' : 'closerequest'}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={classes.inner}>
        <header className={classes.head}>
          <h2 id={id}>{title}</h2>
          {intro !== undefined && <p>{intro}</p>}
        </header>
        <div className={classes.body}>{children}</div>
        {foot !== undefined && <footer className={classes.foot}>{foot}</footer>}
      </div>
    </dialog>
  );
}
