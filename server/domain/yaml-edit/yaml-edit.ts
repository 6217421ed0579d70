import type { JsonValue } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';

/** One change of what a document holds. `path` counts from the document's top. */
export type YamlEdit =
  /**
   * Puts `value` at `path`; maps that are missing on the way are made. A key that is new goes behind those that stand before it
   * in `order`, else to the end.
   */
  | { op: 'set'; path: DocumentPath; value: JsonValue; order?: readonly string[] }
  /** Takes away a key or an item, with the comments that belong to it. */
  | { op: 'delete'; path: DocumentPath }
  /** Puts an item into the list at `path`, before the one at `index`. A list that is missing is made. */
  | { op: 'insert'; path: DocumentPath; index: number; value: JsonValue }
  /** The same with items as YAML: `text` is a list, and keeps its comments and its style. */
  | { op: 'paste'; path: DocumentPath; index: number; text: string }
  /** Takes the item at `path` into the list at `to` (as it is called before), where it then stands at `index`. */
  | { op: 'move'; path: DocumentPath; to: DocumentPath; index: number }
  /** Gives the key at the end of `path` another name. */
  | { op: 'rename'; path: DocumentPath; key: string };
