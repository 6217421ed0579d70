import {
  type ChaosGround,
  type ChaosReport,
  differences,
  startChaosGround,
} from '@/server/engine/testing/chaos/run-chaos';
import { type StormName, storms } from '@/server/engine/testing/chaos/storms';

// `npm run chaos [-- RUNS [STORM...]]`: each storm over so many runs, and what it changed: nothing, or it ends with 1.
const names = Object.keys(storms) as StormName[];
const [runsText = '5000', ...chosen] = process.argv.slice(2);
const runs = Number(runsText);
const unknown = chosen.filter((name) => !names.includes(name as StormName));
if (!Number.isInteger(runs) || runs < 1 || unknown.length > 0) {
  console.error(`Usage: npm run chaos -- [RUNS (5000)] [${names.join('|')}]...`);
  process.exit(2);
}
const timeoutMs = 60_000 + runs * 200;

const ground = await startChaosGround();
try {
  console.log(`${runs} runs each, two worker processes, a PostgreSQL of their own\n`);
  console.log('storm        seconds  runs/s  blows  workers lost  nodes taken over  faults');
  const calm = await ground.run({ runs, timeoutMs });
  print('none', calm, []);
  let bad = calm.faults.length;
  for (const name of chosen.length > 0 ? (chosen as StormName[]) : names)
    bad += await storm(ground, calm, name);
  process.exitCode = bad === 0 ? 0 : 1;
} finally {
  await ground.close();
}

async function storm(on: ChaosGround, calm: ChaosReport, name: StormName): Promise<number> {
  const report = await on.run({ runs, timeoutMs, storm: storms[name] });
  const faults = [...report.faults, ...differences(calm, report)];
  print(name, report, faults);
  return faults.length;
}

function print(name: string, { seconds, blows, deaths, takenOver }: ChaosReport, faults: string[]): void {
  const columns = [
    seconds.toFixed(1).padStart(10),
    (runs / seconds).toFixed(1).padStart(8),
    String(blows).padStart(7),
  ];
  const more = [
    String(deaths).padStart(14),
    String(takenOver).padStart(18),
    String(faults.length).padStart(8),
  ];
  console.log(name.padEnd(10) + [...columns, ...more].join(''));
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
}
