'use client';

import {
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconWand,
} from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { type Alignment, alignments, distributions } from '@/components/graph/align';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Menu } from '@/components/ui/menu';
import { MenuGroup, MenuItem } from '@/components/ui/menu-items';
import { type Arranging, arrangeKeys } from './use-arranging';
import classes from './workflow-editor.module.css';

const alignIcons = {
  left: IconLayoutAlignLeft,
  centre: IconLayoutAlignCenter,
  right: IconLayoutAlignRight,
  top: IconLayoutAlignTop,
  middle: IconLayoutAlignMiddle,
  bottom: IconLayoutAlignBottom,
} satisfies Record<Alignment, unknown>;
const distributeIcons = {
  across: IconLayoutDistributeVertical,
  down: IconLayoutDistributeHorizontal,
} as const;

/** Where the selected steps stand to each other, and the way back to the layout. */
export function ArrangeMenu({
  arranging,
  count,
}: {
  arranging: Arranging;
  /** Of selected steps. */ count: number;
}) {
  const t = useTranslations('design');
  const why = !arranging.isPossible ? t('notArrangeable') : count < 2 ? t('selectSeveral') : undefined;
  const whyNotThree = why ?? (count < 3 ? t('selectThree') : undefined);
  return (
    <>
      <Menu
        label={t('arrange')}
        trigger={<Icon of={IconLayoutAlignLeft} size="sm" />}
        triggerClassName={classes.menuButton ?? ''}
      >
        <MenuGroup label={t('alignTitle')}>
          {alignments.map((to) => (
            <MenuItem
              key={to}
              icon={<Icon of={alignIcons[to]} size="sm" />}
              end={<Keys keys={arrangeKeys[to]} />}
              disabled={why}
              onSelect={() => arranging.align(to)}
            >
              {t(`align.${to}`)}
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuGroup label={t('distributeTitle')}>
          {distributions.map((way) => (
            <MenuItem
              key={way}
              icon={<Icon of={distributeIcons[way]} size="sm" />}
              end={<Keys keys={arrangeKeys[way]} />}
              disabled={whyNotThree}
              onSelect={() => arranging.distribute(way)}
            >
              {t(`distribute.${way}`)}
            </MenuItem>
          ))}
        </MenuGroup>
      </Menu>
      <Button
        variant="subtle"
        size="sm"
        label={t(arranging.tidiesSome ? 'tidyUpSelected' : 'keys.tidyUp')}
        icon={<Icon of={IconWand} />}
        disabled={!arranging.isPossible || !arranging.isArranged}
        onClick={arranging.tidyUp}
      />
    </>
  );
}

function Keys({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keys.split(' ').map((key) => (
        <Kbd key={key}>{key.toUpperCase()}</Kbd>
      ))}
    </span>
  );
}
