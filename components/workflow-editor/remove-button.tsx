'use client';

import { IconX } from '@tabler/icons-react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';

/** Takes an entry of a step away: a value that it takes or puts out, or one that it waits for. */
export function RemoveButton({
  label,
  isEditable,
  onRemove,
}: {
  label: string;
  isEditable: boolean;
  onRemove: () => void;
}) {
  return (
    <Button
      variant="subtle"
      size="sm"
      label={label}
      icon={<Icon of={IconX} size="sm" />}
      disabled={!isEditable}
      onClick={onRemove}
    />
  );
}
