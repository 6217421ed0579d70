'use client';

import Link from 'next/link';
import { type ReactNode, useEffect, useRef } from 'react';
import { Num } from '@/components/ui/num';
import classes from './tabs.module.css';

/** On a phone there are more than fit: the one that is looked at is to be seen. */
function showTab(nav: HTMLElement | null, at: number): void {
  const link = nav?.querySelectorAll('a')[at];
  if (!nav || !link) return;
  nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
}

export type TabLink = { key: string; href: string; label: ReactNode; count?: number | undefined };

/** Tabs are links: each view has an address. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly TabLink[]; current: string }) {
  const nav = useRef<HTMLElement>(null);
  const at = tabs.findIndex(({ key }) => key === current);
  useEffect(() => showTab(nav.current, at), [at]);
  return (
    <nav ref={nav} className={classes.tabs} aria-label={label}>
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
