import { describe, expect, it } from 'vitest';
import { Terminal } from './terminal';

function begin(isTty: boolean) {
  const seen = { text: '', exit: null as number | null };
  const world = { hostname: 'web-1', image: 'nginx', env: { GREETING: 'hello' }, now: () => new Date(0) };
  const terminal = new Terminal(world, isTty, {
    output: (text) => (seen.text += text),
    exit: (code) => (seen.exit = code),
  });
  return { seen, terminal };
}

describe('the shell of a simulated pod', () => {
  it('shows what is typed, takes back, and runs a line', () => {
    const { seen, terminal } = begin(true);
    terminal.write('echp\u007fo $GREETING "a  b"\r');
    expect(seen.text).toBe('# echp\b \bo $GREETING "a  b"\r\nhello a  b\r\n# ');
    terminal.write('nope\r');
    expect(seen.text).toContain('sh: nope: not found\r\n');
    terminal.write('exit\r');
    expect(seen.exit).toBe(127);
  });

  it('ends at Ctrl-D, and what is typed after its end is nothing', () => {
    const { seen, terminal } = begin(true);
    terminal.write('hostname\r\u0004echo more\r');
    expect(seen.exit).toBe(0);
    expect(seen.text).not.toContain('more');
  });

  it('without a terminal says no more than the output', () => {
    const { seen, terminal } = begin(false);
    terminal.write('echo one\necho two');
    terminal.finish();
    expect(seen).toEqual({ text: 'one\ntwo\n', exit: 0 });
  });
});
