'use client';

import { useId } from 'react';
import { TypeIcon } from './type-icon';
import classes from './choices.module.css';

export type Choice = { value: string; label: string; title?: string; icon?: string | undefined };

/** A few things to choose one from; radio buttons, so that arrows move between them. */
export function Choices({
  legend,
  value,
  options,
  onPick,
}: {
  legend: string;
  value: string;
  options: readonly Choice[];
  onPick: (value: string) => void;
}) {
  const id = useId();
  return (
    <fieldset className={classes.choices}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.title}>
          <input
            type="radio"
            name={id}
            checked={option.value === value}
            onChange={() => onPick(option.value)}
          />
          {option.icon !== undefined && <TypeIcon name={option.icon} />}
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
