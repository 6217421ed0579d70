import { type Container, type PerContainer, patchContainers } from '../sdk/containers';
import { type TraitContext, defineTrait } from '../sdk/definition';
import { perContainer } from '../sdk/per-container-schema';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const words = (title: s.Label, help: s.Label) =>
  s.nullable(s.list(title, s.string(s.text('Word', '项')), { help }), { default: null });

const schema = perContainer(s.text('Command', '命令'), {
  command: words(
    s.text('Command', '命令'),
    s.text('Replaces the command of the container', '替换容器的命令'),
  ),
  args: words(s.text('Arguments', '参数'), s.text('Replace all arguments', '替换全部参数')),
  addArgs: words(
    s.text('Add arguments', '追加参数'),
    s.text('Added to those that are there', '追加到现有参数之后'),
  ),
  delArgs: words(
    s.text('Take arguments away', '删除参数'),
    s.text('Taken away from those there are', '从现有参数中删除'),
  ),
});
type Words = string[] | null;
type Settings = { containerName: string; command: Words; args: Words; addArgs: Words; delArgs: Words };

export const command = defineTrait({
  name: 'command',
  revision: 1,
  title: s.text('Command', '命令'),
  description: s.text('Changes command and arguments of containers.', '修改容器的命令与参数。'),
  icon: 'terminal-2',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    { title: s.text('Another command', '替换命令'), properties: { command: ['sleep', '3600'] } },
    { title: s.text('One more argument', '追加参数'), properties: { addArgs: ['--verbose'] } },
  ],
  patch: (ctx: TraitContext<PerContainer<Settings>>) => patchContainers(ctx, change),
});

function change(
  container: Container,
  { command, args, addArgs, delArgs }: Settings,
  path: string,
): Container {
  if (args !== null && (addArgs !== null || delArgs !== null)) {
    refuse('args cannot be used together with addArgs or delArgs', {
      path: path === '' ? 'args' : `${path}.args`,
      hint: 'args replaces all arguments; addArgs and delArgs change those that are there',
    });
  }
  const current: string[] = args ?? (Array.isArray(container.args) ? container.args : []);
  const gone = delArgs ?? [];
  const added = (addArgs ?? []).filter((word) => !gone.includes(word) && !current.includes(word));
  const words = [...current.filter((word) => !gone.includes(word)), ...added];
  const { args: _old, ...rest } = container;
  return {
    ...rest,
    ...(command === null ? {} : { command }),
    ...(words.length === 0 ? {} : { args: words }),
  };
}
