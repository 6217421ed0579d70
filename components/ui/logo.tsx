/** Three layers of ground. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M1 6.6C1 3.5 3.5 1 6.6 1h6.8C16.5 1 19 3.5 19 6.6c-3 1.5-5.5-.9-9-.3-3.6.6-5.7 1.7-9 .3z"
        fill="var(--accent-line)"
      />
      <path
        d="M1 8.6c3.3 1.3 5.6.1 9.1-.5 3.3-.5 5.9 1.7 8.9.5v4c-3.1 1.2-5.7-.6-9-.2-3.4.4-5.8 1.6-9 .5z"
        fill="var(--accent)"
      />
      <path
        d="M1 14.7c3.2 1 5.6-.1 9-.5 3.3-.4 5.9 1.1 8.9.3-.4 2.6-2.7 4.5-5.5 4.5H6.6c-2.8 0-5.2-1.8-5.6-4.3z"
        fill="var(--ink)"
      />
    </svg>
  );
}
