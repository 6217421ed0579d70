import type { ScalarTag, Tags } from 'yaml';

// A plain scalar means here what it means to kubectl and to vela: both read with go-yaml v2, which is YAML 1.1 without
// base-60 numbers and with dates left as text. Only then does a document say the same to all of them.

const nullTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  test: /^(?:~|null|Null|NULL)?$/,
  resolve: () => null,
};
const booleanTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:y|yes|true|on)$/i.test(text),
};
const integerTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$/,
  resolve: toInteger,
};
const floatTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/,
  resolve: toFloat,
};

/** For the option `customTags` of the yaml package, on top of the failsafe schema. */
export function goScalars(base: Tags): Tags {
  return [...base, nullTag, booleanTag, integerTag, floatTag];
}

function toInteger(text: string): number {
  const digits = text.replaceAll('_', '');
  const sign = digits.startsWith('-') ? -1 : 1;
  const plain = digits.replace(/^[-+]/, '');
  const octal = /^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain;
  const value = Number(octal);
  return value === 0 ? 0 : sign * value;
}

function toFloat(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.endsWith('.nan')) return Number.NaN;
  if (plain.endsWith('.inf')) return plain.startsWith('-') ? -Infinity : Infinity;
  return Number(plain);
}

/**
 * How a plain scalar that reads otherwise than it looks is read, in words; undefined when it reads as it looks.
 * `source` is the text in the document.
 */
export function surprisingReading(source: string, value: unknown): string | undefined {
  if (typeof value === 'boolean' && !/^(?:true|false)$/i.test(source)) {
    return `\`${source}\` is read as ${String(value)}, as kubectl and vela read it`;
  }
  if (typeof value === 'number' && /^[-+]?0[0-7_]+$/.test(source) && Number(source) !== value) {
    return `\`${source}\` is read as an octal number, ${value}, as kubectl and vela read it`;
  }
  return undefined;
}
