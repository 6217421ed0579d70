import { refuse } from '../sdk/refusal';

type Sign = '>=' | '<=' | '==' | '!=' | '>' | '<';
export type Comparison = { sign: Sign; limit: number };

const comparison = /^\s*(>=|<=|==|!=|>|<)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*$/;

/** `>=0.95`, or several with `&&` between them: all of them. */
export function parseCondition(text: string): Comparison[] {
  return text.split('&&').map((part) => {
    const [, sign, limit] = comparison.exec(part) ?? [];
    if (sign !== undefined && limit !== undefined) return { sign: sign as Sign, limit: Number(limit) };
    return refuse(`"${text}" is not a condition`, {
      path: 'condition',
      expected: 'a comparison such as >=0.95 or <100, or several with && between them',
      got: text,
    });
  });
}

const compare: Record<Sign, (value: number, limit: number) => boolean> = {
  '>=': (value, limit) => value >= limit,
  '<=': (value, limit) => value <= limit,
  '==': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '>': (value, limit) => value > limit,
  '<': (value, limit) => value < limit,
};

/** No number is as wanted when there is none: not even by `!=`. */
export function holds(wanted: Comparison[], value: number): boolean {
  return !Number.isNaN(value) && wanted.every(({ sign, limit }) => compare[sign](value, limit));
}
