import type { Document, YAMLError } from 'yaml';
import type { Problem, TextPosition } from '@/server/domain/error';

type Explanation = { message: string; hint: string };

// What the parser's codes mean to somebody who just made the slip; its own words stay where they are clear.
const explanations: Partial<Record<YAMLError['code'], Explanation>> = {
  TAB_AS_INDENT: {
    message: 'a tab is used as indentation',
    hint: 'YAML indents with spaces only; replace the tab by spaces',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second `key: value` stands on one line, or a text with `: ` in it is not quoted',
    hint: 'put the second key on its own line, or quote the text',
  },
  BAD_INDENT: {
    message: 'the indentation does not fit the lines above',
    hint: 'keys of one map start in the same column',
  },
  RESOURCE_EXHAUSTION: {
    message: 'values are nested too deeply',
    hint: 'an Application needs a handful of levels',
  },
  TAG_RESOLVE_FAILED: {
    message: 'this tag is not supported',
    hint: 'write the plain value; only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are understood',
  },
  BAD_ALIAS: {
    message: 'this reference names no anchor',
    hint: 'write the anchor `&name` before the reference `*name`',
  },
};

/** Why a document cannot be read, if so. `positionAt` turns an offset into line and column. */
export function syntaxProblem(
  document: Document.Parsed,
  positionAt: (offset: number) => TextPosition,
): Problem | undefined {
  const complaint = document.errors[0] ?? document.warnings.find((w) => w.code === 'TAG_RESOLVE_FAILED');
  return complaint && toSyntaxProblem(complaint, positionAt(complaint.pos[0]));
}

/** The parser's complaint as a Problem. */
function toSyntaxProblem(error: YAMLError, position: TextPosition): Problem {
  const explanation = explanations[error.code];
  const problem: Problem = {
    code: 'invalid-document',
    message: `not valid YAML: ${explanation?.message ?? lowerFirst(error.message)}`,
    position,
  };
  if (explanation) problem.hint = explanation.hint;
  return problem;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
