'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { guardLeaving, pageOf } from './leaving';

type Leave = { go: () => void };

/**
 * While there is something unsaved a person is asked before the page is left: by a link, a key, back, or by closing it.
 * `isKept`: what is left behind goes on to where it is kept, so that only closing is asked about.
 */
export function UnsavedGuard({ isDirty, isKept = false }: { isDirty: boolean; isKept?: boolean }) {
  const t = useTranslations('unsaved');
  const router = useRouter();
  const [leave, setLeave] = useState<Leave | null>(null);
  useEffect(() => {
    if (!isDirty) return undefined;
    if (isKept) return guardClosing();
    const ask = (go: () => void) => setLeave({ go });
    const stop = [
      guardLeaving(ask),
      guardClosing(),
      guardBack(ask),
      guardLinks((href) => ask(() => router.push(href))),
    ];
    return () => {
      for (const each of stop) each();
    };
  }, [isDirty, isKept, router]);
  if (!leave) return null;
  return (
    <Dialog
      role="alertdialog"
      title={t('title')}
      intro={t('text')}
      onClose={() => setLeave(null)}
      foot={
        <>
          <Button data-first-focus onClick={() => setLeave(null)}>
            {t('stay')}
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              setLeave(null);
              leave.go();
            }}
          >
            {t('leave')}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}

function guardClosing(): () => void {
  const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener('beforeunload', onLeave);
  return () => window.removeEventListener('beforeunload', onLeave);
}

/** Before the router sees the click: once it began to load the next page there is no way back. */
function guardLinks(ask: (href: string) => void): () => void {
  const onClick = (event: MouseEvent) => {
    const href = pageOf(event, new URL(window.location.href));
    if (href === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(href);
  };
  window.addEventListener('click', onClick, { capture: true });
  return () => window.removeEventListener('click', onClick, { capture: true });
}

/** Back and forward, in browsers that let a page ask. */
function guardBack(ask: (go: () => void) => void): () => void {
  if (!('navigation' in window)) return () => undefined;
  const { navigation } = window;
  let allowed = false;
  const onNavigate = (event: NavigateEvent) => {
    const leaves = new URL(event.destination.url).pathname !== window.location.pathname;
    if (allowed || event.navigationType !== 'traverse' || !event.cancelable || !leaves) return;
    event.preventDefault();
    const { key } = event.destination;
    ask(() => {
      allowed = true;
      navigation.traverseTo(key);
    });
  };
  navigation.addEventListener('navigate', onNavigate);
  return () => navigation.removeEventListener('navigate', onNavigate);
}
