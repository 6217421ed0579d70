const mostNamed = 200;
const mostSeen = 500;
/** Longer ones are lists, of another length each time. */
const longest = 16_000;

/**
 * Names for the statements of one connection that are worth to be prepared: those that come again. PostgreSQL parses
 * them once, and plans them once when it finds that this pays. Few enough that they do not fill its memory.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();
  #given = 0;

  /** The same for the same text. Undefined: to be sent as it is. */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    const isFull = this.#names.size === mostNamed;
    if (known !== undefined || isFull || text.length > longest) return known;
    if (!this.#seen.delete(text)) {
      if (this.#seen.size === mostSeen) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    const name = `loam_${++this.#given}`;
    this.#names.set(text, name);
    return name;
  }

  /** PostgreSQL does not take it any more, as when its tables changed. It gets another name. */
  forget(text: string): void {
    this.#names.delete(text);
  }
}
