'use client';

import { IconArrowBarToDown, IconDownload } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useFormatter, useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ClientOnly } from '@/components/ui/client-only';
import { download } from '@/components/ui/download';
import { Glyph } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { type LogLine, patternOf, piecesOf, searchLines, toText, widthOfSources } from './log-lines';
import { SearchBox } from './search-box';
import { Toolbar } from './toolbar';
import { useKeptPlace } from './use-kept-place';
import classes from './log-view.module.css';

const lineHeight = 18;

/**
 * Lines as they come, 100,000 of them usable. Following is a pressed button that lets go when somebody scrolls up.
 * `children` are filters beside the search.
 */
export function LogView({
  name,
  lines,
  live,
  children,
}: {
  name: string;
  lines: readonly LogLine[];
  live: boolean;
  children?: ReactNode;
}) {
  const t = useTranslations('logs');
  const [search, setSearch] = useState('');
  const [following, setFollowing] = useState(true);
  const shown = useMemo(() => searchLines(lines, search), [lines, search]);
  return (
    <div className={classes.view}>
      <Toolbar
        end={
          <>
            {live && (
              <Button
                size="sm"
                aria-pressed={following}
                icon={<Icon of={IconArrowBarToDown} size="sm" />}
                onClick={() => setFollowing(!following)}
              >
                {following ? t('following') : t('follow')}
              </Button>
            )}
            <Button
              size="sm"
              variant="subtle"
              label={t('download')}
              icon={<Icon of={IconDownload} size="sm" />}
              onClick={() => download(`${name}.log`, toText(shown))}
            />
          </>
        }
      >
        <SearchBox label={t('search')} value={search} onSearch={setSearch} />
        {search !== '' && <span className={classes.hits}>{t('hits', { count: shown.length })}</span>}
        {children}
      </Toolbar>
      <ClientOnly>
        {lines.length === 0 && live ? (
          <p className={classes.empty}>{t('waiting')}</p>
        ) : (
          <Lines
            label={name}
            lines={shown}
            search={search}
            following={following && live}
            onLetGo={() => setFollowing(false)}
          />
        )}
      </ClientOnly>
    </div>
  );
}

function Lines({
  label,
  lines,
  search,
  following,
  onLetGo,
}: {
  label: string;
  lines: readonly LogLine[];
  search: string;
  following: boolean;
  onLetGo: () => void;
}) {
  const t = useTranslations('logs');
  const scroller = useRef<HTMLDivElement>(null);
  const sourceWidth = useMemo(() => widthOfSources(lines), [lines]);
  const pattern = useMemo(() => patternOf(search), [search]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  useEffect(() => {
    if (following && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [following, lines.length, virtual]);
  const onScroll = useKeptPlace({ scroller, lines, lineHeight, following, onLetGo });
  if (lines.length === 0) return <p className={classes.empty}>{t(pattern ? 'noHit' : 'empty')}</p>;
  return (
    // What scrolls must be reachable by keyboard.
    <div
      ref={scroller}
      className={classes.lines}
      role="log"
      aria-label={label}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return (
            line && (
              <div
                key={line.id}
                className={classes.line}
                data-level={line.level}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Line line={line} sourceWidth={sourceWidth} pattern={pattern} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function Line({
  line,
  sourceWidth,
  pattern,
}: {
  line: LogLine;
  sourceWidth: number;
  pattern: RegExp | null;
}) {
  const format = useFormatter();
  const at = line.at === '' ? null : new Date(line.at);
  return (
    <>
      <i>{line.level !== 'plain' && <Glyph name={line.level === 'error' ? 'fail' : 'warn'} />}</i>
      <time dateTime={line.at} title={line.at}>
        {at && format.dateTime(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })}
      </time>
      {line.source !== '' && <b title={line.source}>{line.source.padEnd(sourceWidth)}</b>}
      <span>
        {piecesOf(line.text, pattern).map(({ from, text, isHit }) =>
          isHit ? <mark key={from}>{text}</mark> : text,
        )}
      </span>
    </>
  );
}
