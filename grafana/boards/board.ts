import { metricCard } from '../../src/telemetry/catalogue.js';
import { selectorWith, type Selector } from '../promql.js';

/** A number that is looked at, and how it is written. Units are Grafana's. */
export interface Column {
  /** Head of the column, or legend. */
  readonly name: string;
  readonly expr: string;
  readonly unit: Unit;
  /** From where on it is worth a colour. */
  readonly bounds?: Bounds;
}

type Unit =
  | 'short'
  | 's'
  | 'percentunit'
  | 'bytes'
  | 'reqps'
  | 'dateTimeAsIso'
  | 'bool_on_off'
  | 'bool_yes_no';

/** `above`: high values are bad. `below`: low ones are. */
export interface Bounds {
  readonly bad: 'above' | 'below';
  readonly warning: number;
  readonly critical: number;
}

interface Frame {
  /** A question, or what the numbers answer. */
  readonly title: string;
  readonly description: string;
  /** Of 24 columns. */
  readonly width: number;
}

export type PanelCard = Frame &
  (
    | ({ readonly kind: 'stat' } & Omit<Column, 'name'>)
    | {
        readonly kind: 'graph';
        readonly unit: Unit;
        readonly bounds?: Bounds;
        readonly stacked?: boolean;
        /** The name is the legend, with labels as `{{label}}`. */
        readonly lines: readonly Pick<Column, 'name' | 'expr'>[];
      }
    | {
        readonly kind: 'table';
        /** What a row is: every column is the worst by these labels. */
        readonly keys: readonly string[];
        readonly columns: readonly Column[];
        /** Head of the column that comes first, largest on top. */
        readonly worstBy: string;
      }
  );

export interface BoardCard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly BoardVariable[];
  /** The one of which exactly one value is shown. */
  readonly single?: BoardVariable;
  readonly rows: readonly BoardRow[];
}

export interface BoardRow {
  readonly title: string;
  readonly panels: readonly PanelCard[];
}

/** What a board can be narrowed to, beside the scrape job. */
export type BoardVariable = 'instance' | 'environment' | 'account' | 'region';

/** Each selector carries the job and every variable that its metric has a label for. */
export function boardSelector(variables: readonly BoardVariable[]): Selector {
  return (key, matchers) => {
    const { labels } = metricCard(key);
    const common = variables
      .filter((name) => name === 'instance' || labels.includes(name))
      .map((name) => `${name}=~"$${name}"`);
    return selectorWith(['job=~"$job"', ...common])(key, matchers);
  };
}
