import { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { print } from './output';

/** Shell completion from the commands themselves, so that it never falls behind them. */
export function completionCommand(program: Command): Command {
  return new Command('completion')
    .description('Print a completion script: source <(loam completion bash)')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => print(scriptFor(shell, wordsOf(program))));
}

type Words = { path: string; words: string[] };

/** Per command path (`""`, `"get"`, `"run watch"`) what may come next. */
function wordsOf(command: Command, path: string[] = []): Words[] {
  // Those that are shown, --help among them, which is not one of the command's own options.
  const options = command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) => [option.short, option.long]);
  const words = [...command.commands.map((sub) => sub.name()), ...options].filter(
    (word) => word !== undefined,
  );
  return [
    { path: path.join(' '), words },
    ...command.commands.flatMap((sub) => wordsOf(sub, [...path, sub.name()])),
  ];
}

function scriptFor(shell: string, words: Words[]): string {
  if (shell === 'fish') return fish(words);
  const cases = words.map(
    ({ path, words: next }) => `    ${JSON.stringify(path)}) words=${JSON.stringify(next.join(' '))} ;;`,
  );
  const body = `  local path="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in -*) ;; *) path="\${path:+$path }\${COMP_WORDS[i]}" ;; esac
  done
  while :; do
    case "$path" in
${cases.join('\n')}
    esac
    [ -n "$words" ] && break
    case "$path" in *" "*) path="\${path% *}" ;; "") break ;; *) path="" ;; esac
  done
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`;
  if (shell === 'bash') return `_loam() {\n${body}\n}\ncomplete -o default -F _loam loam\n`;
  if (shell === 'zsh')
    return `autoload -U +X bashcompinit && bashcompinit\n_loam() {\n${body}\n}\ncomplete -o default -F _loam loam\n`;
  throw new LoamError('invalid-input', `There is no completion for ${shell}.`, {
    path: 'shell',
    expected: 'bash, zsh or fish',
    got: shell,
  });
}

function fish(words: Words[]): string {
  return words
    .flatMap(({ path, words: next }) => {
      const subs = next.filter((word) => !word.startsWith('-'));
      if (subs.length === 0) return [];
      const when =
        path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
      return [`complete -c loam -n ${JSON.stringify(when)} -f -a ${JSON.stringify(subs.join(' '))}`];
    })
    .join('\n');
}
