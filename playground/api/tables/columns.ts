import { type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';

export type ColumnDefinition = {
  name: string;
  type: string;
  format: string;
  description: string;
  /** 0: always shown; 1: with `-o wide`. */
  priority: number;
};

export type Cells = (object: KubeObject, now: Date) => Json[];
export type TablePrinter = { columns: ColumnDefinition[]; cells: Cells };

/** `Name:name Ready:string IP:string*`: names of several words have underscores; * is for `-o wide`. */
export function printer(columns: string, cells: Cells): TablePrinter {
  return { columns: columns.split(' ').map(toColumn), cells };
}

function toColumn(text: string): ColumnDefinition {
  const [name = '', type = ''] = text.replace('*', '').split(':');
  const isName = type === 'name';
  return {
    name: name.replaceAll('_', ' '),
    type: isName ? 'string' : type,
    format: isName ? 'name' : '',
    description: '',
    priority: text.endsWith('*') ? 1 : 0,
  };
}

export function age(time: Json | undefined, now: Date): string {
  return typeof time === 'string' && time !== ''
    ? humanDuration(now.getTime() - Date.parse(time))
    : '<unknown>';
}

export function created({ metadata }: KubeObject, now: Date): string {
  return age(metadata.creationTimestamp, now);
}

/** `90s`, `5m`, `3h20m`, `2d4h`: as kubectl says how old something is. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return both(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return both(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 2920 ? both(years, 'y', days % 365, 'd') : `${years}y`;
}

function both(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

export function none(text: string): string {
  return text === '' ? '<none>' : text;
}

export function labelsText(labels: Json | undefined): string {
  const entries = Object.entries((labels ?? {}) as JsonObject);
  const texts = entries.map(([key, value]) => `${key}=${textOf(value)}`).toSorted();
  return none(texts.join(','));
}
