import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { copyText } from '@/components/ui/copy-text';
import { type FromClient, type FromServer, type shells, tunnelPrefix } from '@/server/domain/tunnel';

export type TerminalPlace = {
  project: string;
  instanceId: string;
  namespace: string;
  pod: string;
  container: string;
  shell: (typeof shells)[number];
};
type Events = {
  open(): void;
  end(end: Exclude<FromServer, { type: 'open' }> | { type: 'cut' }): void;
};

/** A terminal in the page and its stream to the pod, until the returned function is called. */
export function openTerminal(
  host: HTMLElement,
  place: TerminalPlace,
  { label, nonce }: { label: string; nonce: string },
  on: Events,
): () => void {
  const { terminal, fit } = createTerminal(host, label, nonce);
  const socket = new WebSocket(addressOf(place, terminal));
  socket.binaryType = 'arraybuffer';
  const send = (message: FromClient) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  let isOver = false;
  const end: Events['end'] = (how) => {
    if (isOver) return;
    isOver = true;
    terminal.options.cursorBlink = false;
    terminal.options.disableStdin = true;
    on.end(how);
  };
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data !== 'string') return terminal.write(new Uint8Array(data));
    const message = JSON.parse(data) as FromServer;
    if (message.type !== 'open') return end(message);
    on.open();
    return terminal.focus();
  });
  socket.addEventListener('close', () => end({ type: 'cut' }));
  const encoder = new TextEncoder();
  terminal.onData((text) => {
    if (socket.readyState === WebSocket.OPEN && !isOver) socket.send(encoder.encode(text));
  });
  terminal.onResize(({ cols, rows }) => send({ type: 'resize', columns: cols, rows }));
  terminal.attachCustomKeyEventHandler((event) => !copies(event, terminal));
  const watching = new ResizeObserver(() => fit.fit());
  watching.observe(host);
  return () => {
    // Gone from the page: nobody is to be told.
    isOver = true;
    watching.disconnect();
    socket.close();
    terminal.dispose();
  };
}

function createTerminal(host: HTMLElement, label: string, nonce: string) {
  const terminal = new Terminal({
    fontFamily: styleOf(host, '--mono'),
    fontSize: 13,
    scrollback: 10_000,
    cursorBlink: true,
    theme: themeOf(host),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  openWithNonce(terminal, host, nonce);
  terminal.textarea?.setAttribute('aria-label', label);
  fit.fit();
  return { terminal, fit };
}

function addressOf({ shell, ...place }: TerminalPlace, { cols, rows }: Terminal): string {
  const query = new URLSearchParams({
    ...place,
    command: shell,
    tty: 'true',
    columns: String(cols),
    rows: String(rows),
  });
  return `${location.origin.replace(/^http/, 'ws')}${tunnelPrefix}/exec?${query.toString()}`;
}

/** What is marked is copied by the keys that copy; without a mark Ctrl-C goes to the program. */
function copies(event: KeyboardEvent, terminal: Terminal): boolean {
  const isCopy =
    event.type === 'keydown' && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c';
  if (!isCopy || !terminal.hasSelection()) return false;
  void copyText(terminal.getSelection());
  terminal.clearSelection();
  event.preventDefault();
  return true;
}

/**
 * The policy of the page lets no style sheet in without its nonce, and the terminal writes three of its own, for which it
 * takes none. It makes them while it opens, and nothing else runs meanwhile.
 */
function openWithNonce(terminal: Terminal, host: HTMLElement, nonce: string): void {
  const make = document.createElement.bind(document);
  Object.defineProperty(document, 'createElement', {
    configurable: true,
    value: (tag: string, options?: ElementCreationOptions) => {
      const element = make(tag, options);
      if (element instanceof HTMLStyleElement) element.nonce = nonce;
      return element;
    },
  });
  try {
    terminal.open(host);
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
}

function styleOf(host: HTMLElement, name: string): string {
  return getComputedStyle(host).getPropertyValue(name).trim();
}

function themeOf(host: HTMLElement): ITheme {
  const color = (name: string) => styleOf(host, name);
  return {
    background: color('--term'),
    foreground: color('--term-ink'),
    cursor: color('--term-ink'),
    selectionBackground: '#7f8f5a66',
  };
}
