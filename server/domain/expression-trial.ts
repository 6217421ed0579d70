import { type Problem, isLoamError } from './error';
import { type ExpressionPlace, type Variables, evaluateCondition, parseExpression } from './expression';
import { type VariableTypes, checkTypes } from './expression-types';
import type { JsonValue } from './json';

/** A value that an expression reads; `undefined`: there is none in this run. */
export type Seen = { text: string; value: JsonValue | undefined };
export type Trial = { seen: Seen[] } & ({ value: JsonValue } | { problem: Problem });

/** What an expression gives with the values of a run, and which of them it read: evaluated as the run itself does it. */
export function tryExpression(
  text: string,
  place: ExpressionPlace,
  isName: (name: string) => boolean,
  variables: Variables,
): Trial {
  const read = (part: string) => {
    try {
      return parseExpression(part, isName, place).evaluate(variables);
    } catch (error) {
      if (!isLoamError(error)) throw error;
      return undefined;
    }
  };
  const seen = placesIn(text).map((part): Seen => ({ text: part, value: read(part) }));
  try {
    const expression = parseExpression(text, isName, place);
    const value = place === 'if' ? evaluateCondition(expression, variables) : expression.evaluate(variables);
    return { seen, value };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { seen, problem: error.toProblem() };
  }
}

/** What is wrong with an expression, as far as that can be told before it runs; null: nothing. */
export function problemOf(
  text: string,
  place: ExpressionPlace,
  isName: (name: string) => boolean,
  types: VariableTypes,
): Problem | null {
  try {
    return checkTypes(parseExpression(text, isName, place), types).problem;
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return error.toProblem();
  }
}

/** Each `status.a.failed`, `inputs["b"]` that stands in an expression, outside of texts in quotes. */
function placesIn(text: string): string[] {
  const chains =
    /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|(?<![\w.])(?:status|inputs|outputs|context|output)(?:\.[A-Za-z_$][\w$]*(?:-\w+)*(?![\w(])|\["[^"\\]*"\]|\[\d+\])+/g;
  const found = [...text.matchAll(chains)].map(([chain]) => chain).filter((chain) => !/^["']/.test(chain));
  return [...new Set(found)];
}
