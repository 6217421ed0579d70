import { createContext } from 'react';
import type { Point } from './boxes';

/** Where something goes: behind a node, between two, or to the end of a group (null: of the whole). */
export type Place = { after: string } | { edge: string } | { within: string | null };

/** What can be done to a graph that is edited. The graph itself changes only when its owner says so. */
export type Editing = {
  /** False: it is only looked at now, and says so by what it does not offer. */
  isEditable: boolean;
  /** Why one node cannot come before another; null: it can. */
  whyNot(source: string, target: string): string | null;
  onConnect(source: string, target: string): void;
  /** Asks the person what to put there. */
  onAdd(place: Place): void;
  /** A node was clicked twice. */
  onOpen(id: string): void;
  /** Something was dragged here from outside, named as `dragType` says; `at` is the point of the canvas. */
  onDrop(what: string, place: Place, at: Point): void;
  /** Would it change the order of things to let them go there, or only where they stand? */
  isOrder(ids: string[], place: Place): boolean;
  /** Let go there, so far from where they stood. */
  onMove(ids: string[], place: Place, by: Point): void;
  words: { addAfter: (title: string) => string; addWithin: (title: string) => string; addBetween: string };
};

/** Under this name what is dragged onto a canvas says what it is. */
export const dragType = 'application/x-loam-node';

/** Null where a graph is only read. */
export const EditingContext = createContext<Editing | null>(null);
