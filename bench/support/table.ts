export type Goal = { least: number } | { most: number };

/** A line for people; a missed goal is marked, not an error: a busy machine is no fault of the engine. */
export function printRow(what: string, got: number, goal?: Goal): void {
  const figure = got >= 100 ? got.toFixed(0) : got.toFixed(2);
  console.log(`${what.padEnd(48)}${figure.padStart(9)}  ${goal ? verdict(got, goal) : ''}`.trimEnd());
}

function verdict(got: number, goal: Goal): string {
  const [isMet, text] =
    'least' in goal ? [got >= goal.least, `>= ${goal.least}`] : [got <= goal.most, `<= ${goal.most}`];
  return `${text.padEnd(9)} ${isMet ? 'met' : 'MISSED'}`;
}
