import type { Pod } from '@/playground/controllers/objects/pod';

type Container = Pod['spec']['containers'][number] & { env?: { name: string; value?: string }[] };

/** What a command did: bytes for the terminal, and how it ended. */
export type Outcome = { output: string; exitCode: number };

export type ShellWorld = {
  hostname: string;
  image: string;
  env: Record<string, string>;
  now: () => Date;
};

export function worldOf(pod: Pod, container: Container, now: () => Date): ShellWorld {
  const given = (container.env ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    hostname: pod.metadata.name,
    image: container.image ?? '',
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOSTNAME: pod.metadata.name,
      HOME: '/root',
      KUBERNETES_SERVICE_HOST: '10.96.0.1',
      ...(Object.fromEntries(given) as Record<string, string>),
    },
    now,
  };
}

/** Shells that an image has, by its name: `distroless` none, `alpine` and `busybox` no bash. */
export function shellsOf(image: string): string[] {
  if (/distroless|scratch/.test(image)) return [];
  return /alpine|busybox/.test(image) ? ['sh'] : ['sh', 'bash'];
}

type Program = (args: string[], world: ShellWorld) => Outcome;

const said = (output: string, exitCode = 0): Outcome => ({ output, exitCode });

const programs: Record<string, Program> = {
  echo: (args) => (args[0] === '-n' ? said(args.slice(1).join(' ')) : said(`${args.join(' ')}\n`)),
  env: (_args, { env }) =>
    said(
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    ),
  hostname: (_args, { hostname }) => said(`${hostname}\n`),
  date: (_args, { now }) => said(`${now().toISOString()}\n`),
  pwd: () => said('/\n'),
  whoami: () => said('root\n'),
  ls: () => said('bin\ndev\netc\nhome\nproc\nroot\ntmp\nusr\nvar\n'),
  true: () => said(''),
  false: () => said('', 1),
  help: () => said(`This pod is simulated. It knows: ${Object.keys(programs).join(', ')}, exit.\n`),
};

/** Null: the container has no such program. */
export function runProgram([name = '', ...args]: string[], world: ShellWorld): Outcome | null {
  const base = name.split('/').at(-1) ?? '';
  return Object.hasOwn(programs, base) ? (programs[base]?.(args, world) ?? null) : null;
}

/** One line of a shell; `exit` says so by ending it. */
export function runLine(line: string, world: ShellWorld, last: number): Outcome & { isExit: boolean } {
  const words = splitWords(line, world, last);
  const [name, first] = words;
  if (name === undefined) return { output: '', exitCode: last, isExit: false };
  if (name === 'exit')
    return { output: '', exitCode: first === undefined ? last : Number(first) & 255, isExit: true };
  const outcome = runProgram(words, world) ?? { output: `sh: ${name}: not found\n`, exitCode: 127 };
  return { ...outcome, isExit: false };
}

/** Words with their quotes taken off and `$NAME` put in; nothing else of what shells do. */
function splitWords(line: string, { env }: ShellWorld, last: number): string[] {
  const words: string[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g;
  const fill = (text: string) =>
    text.replaceAll(/\$(\?|\w+)/g, (_all, name: string) => (name === '?' ? String(last) : (env[name] ?? '')));
  for (const [, double, single, bare] of line.matchAll(pattern)) {
    if (single === undefined) words.push(fill(double ?? bare ?? ''));
    else words.push(single);
  }
  return words;
}
