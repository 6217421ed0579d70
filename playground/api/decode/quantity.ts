/** resource.Quantity: exact decimals with a suffix, kept in one canonical spelling. */
export type Quantity = {
  readonly nano: bigint;
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent';
};

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d{1,3})?$/;
const nanos = 1_000_000_000n;
const decimals = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const binaries = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
const cap = 2n ** 63n * nanos - nanos;

/** Undefined when the text is no quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const found = pattern.exec(text.trim());
  if (!found) return undefined;
  const [, sign, digits = '', suffix = ''] = found;
  const [whole = '', fraction = ''] = digits.split('.');
  const mantissa = BigInt(`${whole}${fraction}` || '0');
  const [numerator, denominator, format] = scaleOf(suffix);
  const divisor = 10n ** BigInt(fraction.length) * denominator;
  const scaled = mantissa * numerator;
  const rounded = (scaled + divisor - 1n) / divisor;
  const nano = rounded > cap ? cap : rounded;
  return { nano: sign === '-' ? -nano : nano, format };
}

/** What one unit of the suffix is in nano: numerator over denominator. */
function scaleOf(suffix: string): [bigint, bigint, Quantity['format']] {
  const binary = binaries.indexOf(suffix as (typeof binaries)[number]);
  if (binary > 0) return [1024n ** BigInt(binary) * nanos, 1n, 'BinarySI'];
  const decimal = decimals.indexOf(suffix as (typeof decimals)[number]);
  if (decimal >= 0) return [1000n ** BigInt(decimal), 1n, 'DecimalSI'];
  const exponent = Number(suffix.slice(1));
  return exponent >= 0
    ? [nanos * 10n ** BigInt(exponent), 1n, 'DecimalExponent']
    : [nanos, 10n ** BigInt(-exponent), 'DecimalExponent'];
}

export function formatQuantity({ nano, format }: Quantity): string {
  const sign = nano < 0n ? '-' : '';
  const absolute = nano < 0n ? -nano : nano;
  if (absolute === 0n) return '0';
  if (format === 'BinarySI' && absolute >= 1024n * nanos && absolute % nanos === 0n) {
    return sign + spelled(absolute / nanos, 1024n, binaries);
  }
  if (format === 'DecimalExponent') return sign + exponential(absolute);
  return sign + spelled(absolute, 1000n, decimals);
}

function spelled(value: bigint, base: bigint, suffixes: readonly string[]): string {
  let rest = value;
  let step = 0;
  while (step < suffixes.length - 1 && rest % base === 0n) {
    rest /= base;
    step++;
  }
  return `${rest}${suffixes[step] ?? ''}`;
}

function exponential(value: bigint): string {
  let rest = value;
  let exponent = -9;
  while (rest % 1000n === 0n) {
    rest /= 1000n;
    exponent += 3;
  }
  return exponent === 0 ? String(rest) : `${rest}e${exponent}`;
}

export function canonicalQuantity(value: string | number): string | undefined {
  const parsed = parseQuantity(String(value));
  return parsed && formatQuantity(parsed);
}

/** Negative, zero or positive, as the first is less than, equal to or more than the second. */
export function compareQuantities(left: Quantity, right: Quantity): number {
  if (left.nano === right.nano) return 0;
  return left.nano < right.nano ? -1 : 1;
}
