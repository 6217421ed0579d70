'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { useKeys } from '@/components/patterns/keys';
import { leaveBy } from '@/components/patterns/leaving';
import { useSession } from '@/components/patterns/session';
import { tellTimeZone } from '@/components/patterns/time-zone';
import { routes } from '@/components/routes';
import { whenSettled } from '@/components/trpc/when-settled';
import { ConnectionBanner } from './connection-banner';
import { DiskBanner } from './disk-banner';
import { FindDialog } from './find/find-dialog';
import { Nav } from './nav';
import { useNavMarks } from './nav-marks';
import { PhoneBar } from './phone-bar';
import { isCanvasPage, placeOf, places } from './places';
import { rememberProject } from './preferences';
import { TopStrip } from './top-strip';
import classes from './shell.module.css';

const KeysDialog = dynamic(() => import('./keys-dialog').then((module) => module.KeysDialog), { ssr: false });

/** The frame of every page: navigation at left, the strip above, the page. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const current = placeOf(pathname);
  const isCanvas = isCanvasPage(pathname);
  const marks = useNavMarks();
  const [open, setOpen] = useState<'find' | 'keys' | null>(null);
  const close = () => setOpen(null);
  useShellKeys({ onFind: () => setOpen('find'), onKeys: () => setOpen('keys'), isCanvas });
  useTimeZone();
  const { project } = useSession();
  useEffect(() => rememberProject(project.name), [project.name]);
  return (
    <div className={classes.shell} data-rail={isCanvas || undefined}>
      <a className={classes.skip} href="#page">
        {t('skip')}
      </a>
      <Nav current={current} marks={marks} />
      <div className={classes.main}>
        <TopStrip onFind={() => setOpen('find')} onKeys={() => setOpen('keys')} />
        <ConnectionBanner />
        <DiskBanner />
        <main id="page" className={classes.page} tabIndex={-1}>
          {children}
        </main>
      </div>
      <PhoneBar current={current} marks={marks} onFind={() => setOpen('find')} />
      {open === 'find' && <FindDialog onClose={close} />}
      {open === 'keys' && <KeysDialog onClose={close} />}
    </div>
  );
}

function useShellKeys({
  onFind,
  onKeys,
  isCanvas,
}: {
  onFind: () => void;
  onKeys: () => void;
  isCanvas: boolean;
}) {
  const t = useTranslations('shell');
  const router = useRouter();
  const { project } = useSession();
  useKeys([
    { keys: 'mod+k', label: t('find'), run: onFind },
    { keys: '?', label: t('keysTitle'), run: onKeys },
    // On a canvas a letter that goes astray leads nowhere.
    ...(isCanvas
      ? []
      : [
          {
            keys: 'n',
            label: t('newApplication'),
            run: () => leaveBy(() => router.push(routes.newApplication(project.name))),
          },
        ]),
    ...places.map((place) => ({
      keys: place.keys,
      label: t(`place.${place.key}`),
      run: () => leaveBy(() => router.push(place.href(project.name))),
    })),
  ]);
}

// The first answer is written in UTC; when the server did not know the zone, it is asked once more.
function useTimeZone() {
  const router = useRouter();
  useEffect(
    () =>
      whenSettled(() => {
        if (tellTimeZone()) router.refresh();
      }),
    [router],
  );
}
