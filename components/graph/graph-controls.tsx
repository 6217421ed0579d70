'use client';

import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useReactFlow, useViewport } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import classes from './graph.module.css';

/** Zoom and fit, at the lower left of every canvas. */
export function GraphControls({ onFit }: { onFit: () => void }) {
  const t = useTranslations('graph');
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const { zoom } = useViewport();
  return (
    <div className={classes.controls} role="group" aria-label={t('view')}>
      <button type="button" aria-label={t('zoomOut')} title={t('zoomOut')} onClick={() => void zoomOut()}>
        <Icon of={IconMinus} size="sm" />
      </button>
      <button type="button" title={t('zoomActual')} onClick={() => void zoomTo(1)}>
        {Math.round(zoom * 100)} %
      </button>
      <button type="button" aria-label={t('zoomIn')} title={t('zoomIn')} onClick={() => void zoomIn()}>
        <Icon of={IconPlus} size="sm" />
      </button>
      <button type="button" onClick={onFit}>
        <Icon of={IconMaximize} size="sm" />
        {t('fit')}
      </button>
    </div>
  );
}
