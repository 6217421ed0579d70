import { type Command, Option } from 'commander';
import { type AdoptMode, adoptModes } from '@/server/domain/adopt-input';
import { print, printValue } from '../output';
import { formatPlace } from '../place-diff';
import { type CommonOptions, command, sessionOf } from '../program';

type Options = CommonOptions & {
  cluster: string;
  namespace: string;
  selector?: string;
  release?: string;
  chart?: string;
  valuesSecret?: string;
  mode: AdoptMode;
  diff?: true;
  apply?: true;
};

export function adoptCommand(): Command {
  return command('adopt', 'Write the application that has what is in a cluster already; nothing is changed')
    .argument('<name>', 'of the application')
    .requiredOption('--cluster <cluster>', 'where they are')
    .requiredOption('-n, --namespace <namespace>', 'where they are')
    .option('-l, --selector <selector>', 'only those that it fits')
    .option('--release <release>', 'only those of this Helm release')
    .option('--chart <url>', "repository or oci://... of the release's chart: it goes on as a chart")
    .option('--values-secret <name>', 'Secret with the values of the release, under values.yaml')
    .addOption(
      new Option('--mode <mode>', 'take-over: they become its own; read-only: they are watched')
        .choices(adoptModes)
        .default('take-over'),
    )
    .option('--diff', 'show what applying it would change, in place of the document')
    .option('--apply', 'show that, and apply it')
    .action(async (name: string, options: Options) => {
      const { client, project, output } = sessionOf(options);
      const { cluster, namespace, selector, release, chart, valuesSecret, mode } = options;
      const adoption = await client().application.adopt.query({
        project,
        name,
        cluster,
        namespace,
        mode,
        ...(selector === undefined ? {} : { selector }),
        ...(release === undefined ? {} : { release }),
        ...(chart === undefined ? {} : { chartFrom: chart }),
        ...(valuesSecret === undefined ? {} : { valuesSecret }),
      });
      const { document } = adoption;
      for (const each of adoption.skipped)
        process.stderr.write(`left out: ${each.kind} ${each.name} ${each.why}\n`);
      if (!options.diff && !options.apply) {
        if (output === 'table') print(document);
        else printValue(adoption, output);
        return;
      }
      const { places } = await client().application.diff.query({ project, document });
      for (const place of places) print(formatPlace(place, true));
      if (!options.apply) return;
      const [applied] = await client().application.applyDocuments.mutate({ project, document });
      print(`${name} r${applied?.revision} saved, delivering by run ${applied?.runId}`);
    });
}
