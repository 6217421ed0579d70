import { Command, CommanderError } from 'commander';
import packageJson from '@/package.json';
import { exitCodes } from '@/server/domain/exit-code';
import { adoptCommand } from './commands/adopt';
import { applyCommand, dryRunCommand } from './commands/apply';
import { chartCommand } from './commands/chart';
import { clusterCommand } from './commands/cluster';
import { deleteCommand } from './commands/delete';
import { diffCommand } from './commands/diff';
import { exportCommand } from './commands/export';
import { freezeCommand } from './commands/freeze';
import { getCommand } from './commands/get';
import { loginCommand } from './commands/login';
import { logsCommand } from './commands/logs';
import { objectCommand } from './commands/object';
import { portForwardCommand } from './commands/port-forward';
import { projectCommand } from './commands/project';
import { repairCommand } from './commands/repair';
import { revisionsCommand } from './commands/revisions';
import { releaseCommand, rollbackCommand } from './commands/rollback';
import { runCommand } from './commands/run';
import { statusCommand } from './commands/status';
import { typesCommand } from './commands/types';
import { workflowCommand } from './commands/workflow';
import { completionCommand } from './completion';
import { reportFailure } from './failure';

const program = new Command('loam')
  .description('Deliver OAM applications')
  .version(packageJson.version)
  .showHelpAfterError('(loam --help shows what there is)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 timed out.\nWithout a login the Loam that runs on this folder is used; elsewhere LOAM_URL and LOAM_TOKEN, or `loam login`.',
  );
for (const build of [
  adoptCommand,
  applyCommand,
  dryRunCommand,
  diffCommand,
  exportCommand,
  getCommand,
  revisionsCommand,
  chartCommand,
  repairCommand,
  rollbackCommand,
  releaseCommand,
  statusCommand,
  runCommand,
  workflowCommand,
  logsCommand,
  objectCommand,
  portForwardCommand,
  deleteCommand,
  clusterCommand,
  freezeCommand,
  projectCommand,
  typesCommand,
  loginCommand,
])
  program.addCommand(build());
program.addCommand(completionCommand(program));
const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];
for (const each of everyCommand(program)) each.exitOverride();

// A reader that has enough (`loam ... | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else process.exitCode = reportFailure(error);
}
