import type { ReactNode } from 'react';
import { Logo } from '@/components/ui/logo';
import classes from './auth-frame.module.css';

/** The page before there is a session: the name, one column, nothing else. */
export function AuthFrame({ brand, children }: { brand: string; children: ReactNode }) {
  return (
    <main className={classes.frame}>
      <div className={classes.column}>
        <p className={classes.brand}>
          <Logo size={24} />
          {brand}
        </p>
        {children}
      </div>
    </main>
  );
}
