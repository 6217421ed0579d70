/** Puts a text on the clipboard. On a page without TLS browsers give it only to what is selected. */
export async function copyText(text: string): Promise<void> {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (clipboard) return clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  // Beside the button that was pressed: all but an open dialog is inert.
  const pressed = document.activeElement;
  (pressed?.parentElement ?? document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  if (pressed instanceof HTMLElement) pressed.focus();
}
