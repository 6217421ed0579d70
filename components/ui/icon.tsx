import type { Icon as TablerIcon } from '@tabler/icons-react';

const sizes = {
  sm: { size: 14, stroke: 1.75 },
  md: { size: 16, stroke: 1.6 },
  lg: { size: 20, stroke: 1.5 },
};

/** An icon at one of three sizes. It never stands without a word, unless its button has a label. */
export function Icon({
  of: Drawing,
  size = 'md',
  className,
}: {
  of: TablerIcon;
  size?: keyof typeof sizes;
  className?: string;
}) {
  return <Drawing {...sizes[size]} className={className} aria-hidden="true" focusable="false" />;
}
