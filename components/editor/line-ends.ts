import type { EditorState } from '@codemirror/state';
import type { TextRange } from './editor-parts';

/** The lines of the editor end in \n; those of a document as they do. Between the two, texts and offsets are translated here. */
export class LineEnds {
  private crlf = false;

  see(value: string): void {
    this.crlf = value.includes('\r\n');
  }

  inside(text: string): string {
    return text.replaceAll('\r\n', '\n');
  }

  valueOf(state: EditorState): string {
    return this.outside(state.doc.toString());
  }

  cursorOf(state: EditorState): number {
    return this.outside(state.sliceDoc(0, state.selection.main.head)).length;
  }

  rangeInside(state: EditorState, { from, to }: TextRange): TextRange {
    const value = this.valueOf(state);
    const at = (offset: number) => this.inside(value.slice(0, offset)).length;
    return { from: at(from), to: at(to) };
  }

  private outside(text: string): string {
    return this.crlf ? text.replaceAll('\n', '\r\n') : text;
  }
}
