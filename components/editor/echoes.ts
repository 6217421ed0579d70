/**
 * What was typed goes to the page and comes back as its value, perhaps after more was typed. Setting it then would undo
 * the last keys; this tells such an echo from a value that the page brings by itself.
 */
export class Echoes {
  private readonly sent: string[] = [];

  send(value: string): void {
    this.sent.push(value);
  }

  /** Whether `value` was sent from here. What was sent before it will not come back any more. */
  isEcho(value: string): boolean {
    const at = this.sent.indexOf(value);
    this.sent.splice(0, at < 0 ? this.sent.length : at + 1);
    return at >= 0;
  }
}
