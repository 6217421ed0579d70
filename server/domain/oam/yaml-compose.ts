import { Composer, type Document, type LineCounter, Parser } from 'yaml';
import { goScalars } from './yaml-scalars';

/**
 * The documents of a YAML text as the parser's trees, read as kubectl and vela read them. One at a time, so that whoever has
 * seen enough can stop. `toEdit` leaves the tokens at the nodes, and makes one document of a text that holds none.
 */
export function composeYaml(text: string, lines: LineCounter, toEdit = false): Iterable<Document.Parsed> {
  const composer = new Composer({
    schema: 'failsafe',
    customTags: (tags) => goScalars(tags),
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: toEdit,
    // Checked while reading, in linear time.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  return composer.compose(new Parser(lines.addNewLine).parse(text), toEdit, text.length);
}
