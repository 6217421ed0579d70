import classes from './meter.module.css';

export type MeterPart = { key: string; tone: 'ok' | 'run' | 'warn' | 'fail' | 'idle' | 'ask'; value: number };

/** Shares of a whole as one line, drawn as SVG: a style attribute would be refused by the security policy. */
export function Meter({ parts, label }: { parts: readonly MeterPart[]; label: string }) {
  const present = parts.filter((part) => part.value > 0);
  const total = present.reduce((sum, part) => sum + part.value, 0);
  // A single broken one among thousands must still be seen.
  const least = total * 0.026;
  const widths = present.map((part) => (part.tone === 'ok' ? part.value : Math.max(part.value, least)));
  const scale = 1000 / (widths.reduce((sum, width) => sum + width, 0) || 1);
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0));
  return (
    <svg
      className={classes.meter}
      viewBox="0 0 1000 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {present.map((part, index) => (
        <rect
          key={part.key}
          data-tone={part.tone}
          x={(starts[index] ?? 0) * scale}
          y={0}
          width={Math.max((widths[index] ?? 0) * scale - 3, 1)}
          height={8}
        />
      ))}
    </svg>
  );
}
