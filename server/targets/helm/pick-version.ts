import { stringify } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { runHelm } from './run';

/**
 * The version that a constraint (`1.2.3`, `^1.2`, `>=1 <2`; empty: the newest) picks, by Helm's own rules; null: none. Helm is
 * shown an index with these versions, and calls nobody.
 */
export async function pickVersion(
  program: string,
  versions: readonly string[],
  constraint: string,
  signal?: AbortSignal,
): Promise<string | null> {
  if (versions.includes(constraint)) return constraint;
  const entries = {
    chart: versions.map((version) => ({ name: 'chart', version, apiVersion: 'v2', urls: ['chart.tgz'] })),
  };
  const answer = await runHelm(program, {
    args: () => [
      'search',
      'repo',
      'it/chart',
      '-o',
      'json',
      ...(constraint === '' ? [] : ['--version', constraint]),
    ],
    files: {
      'repositories.yaml': stringify({
        apiVersion: '',
        repositories: [{ name: 'it', url: 'http://it.invalid' }],
      }),
      'it-index.yaml': stringify({ apiVersion: 'v1', entries }),
    },
    timeoutMs: 10_000,
    signal,
  });
  if (answer.code !== 0) {
    throw new LoamError('invalid-input', 'The version of the chart cannot be read.', {
      expected: 'a version such as 1.2.3, or a range such as ^1.2',
      got: constraint.slice(0, 100),
    });
  }
  const found = JSON.parse(answer.stdout) as { version?: string }[];
  return found[0]?.version ?? null;
}
