'use client';

import { TagsInput } from '@mantine/core';
import { LibraryProvider } from '@/components/theme/library-provider';

export type LabelsTagsProps = {
  label: string;
  help: string;
  placeholder: string;
  error: string | undefined;
  /** As written: `region=eu`. */
  value: string[];
  onChange: (value: string[]) => void;
};

/** Labels as tags: Enter or a comma ends one, Backspace takes the last away. */
export function LabelsTags({ label, help, placeholder, error, value, onChange }: LabelsTagsProps) {
  return (
    <LibraryProvider>
      <TagsInput
        label={label}
        description={help}
        placeholder={value.length === 0 ? placeholder : undefined}
        error={error}
        value={value}
        onChange={onChange}
        splitChars={[',', '\n', ' ']}
        acceptValueOnBlur
      />
    </LibraryProvider>
  );
}
