import type { ReactNode } from 'react';
import classes from './sentence.module.css';

/** The sentence that says what is true; the screen's evidence stands under it. One a page. */
export function Sentence({ children }: { children: ReactNode }) {
  return <h1 className={classes.sentence}>{children}</h1>;
}
