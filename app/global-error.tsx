'use client';

import '@/components/theme/tokens.css';
import '@/components/theme/base.css';

/** When even the frame fails there is no language to ask for; English, and a way to try again. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Loam could not draw this page</h1>
          <p>The log of the console has it. {error.digest}</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
