/** A key of an answer: its path from `data`, with `[]` for each member of a list. */
export interface FieldNote {
  readonly path: string;
  readonly type: string;
  readonly meaning: string;
}
