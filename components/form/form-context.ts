/** What the parts of a form may ask for beyond their own value. */
export type FormContext = {
  /** Ids of fields are made of this and their path. */
  idPrefix: string;
  /** Names to choose from, for widgets that point at something: secrets, components, charts. */
  choices: Record<string, readonly string[]>;
};
