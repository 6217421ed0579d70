/** What a person chose; `auto` follows the system. */
export const schemeChoices = ['light', 'dark', 'auto'] as const;
export type SchemeChoice = (typeof schemeChoices)[number];

/** The names are those of the component library, which reads and sets the same. */
export const schemeKey = 'mantine-color-scheme-value';
const attribute = 'data-mantine-color-scheme';
const darkSystem = '(prefers-color-scheme: dark)';

/**
 * Runs in the head, before the first paint. It is written as the text of a script element, which React escapes: so it
 * has no quotes, ampersands or angle brackets.
 */
export const schemeScript = [
  'try{',
  `const chosen=localStorage.getItem(\`${schemeKey}\`);`,
  'const dark=chosen===`dark`?true:chosen===`light`?false:',
  `matchMedia(\`${darkSystem}\`).matches;`,
  `document.documentElement.setAttribute(\`${attribute}\`,dark?\`dark\`:\`light\`)`,
  '}catch{}',
].join('');

function isChoice(value: string | null): value is SchemeChoice {
  return schemeChoices.some((choice) => choice === value);
}

const watchers = new Set<() => void>();

export function readChoice(): SchemeChoice {
  const stored = localStorage.getItem(schemeKey);
  return isChoice(stored) ? stored : 'auto';
}

export function choose(choice: SchemeChoice): void {
  localStorage.setItem(schemeKey, choice);
  apply();
  for (const watcher of watchers) watcher();
}

/** Calls `watcher` when the choice changes, here or in another tab; the page itself follows by itself. */
export function watchChoice(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function apply(): void {
  const choice = readChoice();
  const dark = choice === 'dark' || (choice === 'auto' && window.matchMedia(darkSystem).matches);
  document.documentElement.setAttribute(attribute, dark ? 'dark' : 'light');
}

/** Keeps the page in the scheme of the system and of other tabs, until the answer is called. */
export function followScheme(): () => void {
  const system = window.matchMedia(darkSystem);
  const onStorage = (event: StorageEvent) => {
    if (event.key !== schemeKey) return;
    apply();
    for (const watcher of watchers) watcher();
  };
  system.addEventListener('change', apply);
  window.addEventListener('storage', onStorage);
  return () => {
    system.removeEventListener('change', apply);
    window.removeEventListener('storage', onStorage);
  };
}
