import type { ReactNode } from 'react';
import { Glyph } from '@/components/ui/glyph';
import theme from '@/components/theme/field.module.css';
import own from '@/components/ui/field.module.css';

/** Under the field: what was expected, what was got, what would do. */
export function FieldError({ children }: { children: ReactNode }) {
  return (
    <p className={theme.error} role="alert">
      <span className={own.glyph}>
        <Glyph name="fail" />
      </span>
      <span>{children}</span>
    </p>
  );
}
