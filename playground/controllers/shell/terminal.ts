import { type ShellWorld, runLine } from './shell';

type TerminalEvents = { output(text: string): void; exit(code: number): void };

const prompt = '# ';
const keys = { enter: '\r', interrupt: '\u0003', end: '\u0004', back: '\u007f', escape: '\u001b' } as const;

/** A shell that reads lines. With `isTty` it shows what is typed and a prompt, as a terminal does. */
export class Terminal {
  readonly #world: ShellWorld;
  readonly #isTty: boolean;
  readonly #on: TerminalEvents;
  #line = '';
  #last = 0;
  #isDone = false;
  #isInEscape = false;

  constructor(world: ShellWorld, isTty: boolean, on: TerminalEvents) {
    this.#world = world;
    this.#isTty = isTty;
    this.#on = on;
    if (isTty) on.output(prompt);
  }

  /** What somebody types, or a program sends. */
  write(data: string): void {
    for (const key of data) {
      if (this.#isDone) return;
      if (key === '\n' || (key === keys.enter && this.#isTty)) this.#enter();
      else if (this.#isTty) this.#press(key);
      else this.#line += key;
    }
  }

  /** Nothing more comes. */
  finish(): void {
    if (!this.#isDone && this.#line !== '') this.#enter();
    if (!this.#isDone) this.#end(this.#last);
  }

  #press(key: string): void {
    if (key === keys.escape) this.#isInEscape = true;
    // Arrow keys and the like: sequences that this shell does not know, to their letter.
    else if (this.#isInEscape) this.#isInEscape = !/[A-Za-z~]/.test(key);
    else if (key === keys.interrupt) this.#interrupt();
    else if (key === keys.end) this.#endOfInput();
    else if (key === keys.back) this.#takeBack();
    else {
      this.#line += key;
      this.#on.output(key);
    }
  }

  #enter(): void {
    if (this.#isTty) this.#on.output('\r\n');
    const { output, exitCode, isExit } = runLine(this.#line, this.#world, this.#last);
    this.#line = '';
    this.#last = exitCode;
    if (output !== '') this.#on.output(this.#isTty ? output.replaceAll('\n', '\r\n') : output);
    if (isExit) this.#end(exitCode);
    else if (this.#isTty) this.#on.output(prompt);
  }

  #interrupt(): void {
    this.#line = '';
    this.#last = 130;
    this.#on.output(`^C\r\n${prompt}`);
  }

  #endOfInput(): void {
    if (this.#line !== '') return;
    this.#on.output('\r\n');
    this.#end(this.#last);
  }

  #takeBack(): void {
    if (this.#line === '') return;
    this.#line = this.#line.slice(0, -1);
    this.#on.output('\b \b');
  }

  #end(code: number): void {
    this.#isDone = true;
    this.#on.exit(code);
  }
}
