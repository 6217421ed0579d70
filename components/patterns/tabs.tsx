import Link from 'next/link';
import type { ReactNode } from 'react';
import { Num } from '@/components/ui/num';
import classes from './tabs.module.css';

export type TabLink = { key: string; href: string; label: ReactNode; count?: number | undefined };

/** Tabs are links: each view has an address. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly TabLink[]; current: string }) {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.key} href={tab.href} aria-current={tab.key === current ? 'page' : undefined}>
          {tab.label}
          {tab.count !== undefined && (
            <span className={classes.count}>
              <Num value={tab.count} />
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
