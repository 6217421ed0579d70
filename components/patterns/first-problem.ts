/** Moves the focus to the first field that is wrong, or the first problem of a list, wherever it is folded away. */
export function focusFirstProblem(): void {
  const first = document.querySelector<HTMLElement>(
    'main [aria-invalid="true"], main [data-severity="error"] button',
  );
  for (let at = first?.parentElement; at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  first?.focus();
  first?.scrollIntoView({ block: 'center' });
}
