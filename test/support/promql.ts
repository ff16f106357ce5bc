import { parser } from '@prometheus-io/lezer-promql';
import { catalogue, type MetricCard } from '../../src/telemetry/catalogue.js';

interface ReadSelector {
  readonly metric: string;
  /** Labels that its matchers name. */
  readonly labels: readonly string[];
  /** Matchers as written: `job=~"$job"`. */
  readonly matchers: readonly string[];
  /** Function around the range that it selects; undefined for an instant. */
  readonly within: string | undefined;
}

export interface ReadQuery {
  /** False: it is no PromQL. */
  readonly isValid: boolean;
  readonly selectors: readonly ReadSelector[];
  /** Labels named by `by`, `on` and `group_left`. */
  readonly grouping: readonly string[];
}

interface Open {
  readonly name: string;
  readonly from: number;
}

/** Reads PromQL by Prometheus's own grammar. Grafana's variables must have been replaced. */
export function readQuery(text: string): ReadQuery {
  const selectors: ReadSelector[] = [];
  const grouping: string[] = [];
  const functions: string[] = [];
  const path: Open[] = [];
  let isValid = true;
  let current: { metric: string; labels: string[]; matchers: string[] } | undefined;
  const isInside = (name: string): boolean => path.some((open) => open.name === name);
  parser.parse(text).iterate({
    enter({ name, from, to, type }) {
      if (type.isError) isValid = false;
      const word = text.slice(from, to);
      if (name === 'FunctionIdentifier') functions[path.length - 1] = word;
      if (name === 'VectorSelector') current = { metric: '', labels: [], matchers: [] };
      if (name === 'Identifier' && current !== undefined) current.metric = word;
      if (name === 'UnquotedLabelMatcher') current?.matchers.push(word);
      if (name === 'LabelName') {
        if (isInside('GroupingLabels')) grouping.push(word);
        else current?.labels.push(word);
      }
      path.push({ name, from });
    },
    leave({ name }) {
      path.pop();
      if (name === 'VectorSelector' && current !== undefined) {
        const isRange = isInside('MatrixSelector');
        const call = path.findLastIndex((open) => open.name === 'FunctionCall');
        selectors.push({ ...current, within: isRange ? functions[call] : undefined });
        current = undefined;
      }
    },
  });
  return { isValid, selectors, grouping };
}

/** Labels that Prometheus puts on every series that it scrapes. */
const targetLabels = ['job', 'instance'];

/** Not of the catalogue: what Prometheus itself keeps of its targets. */
const ofPrometheus: readonly MetricCard[] = [
  { name: 'up', type: 'gauge', help: '', labels: [], series: '' },
];

/** The metric that a series belongs to, a part of a histogram included. */
export function cardOf(metric: string): MetricCard | undefined {
  const all = [...catalogue, ...ofPrometheus];
  const part = /^(.+)_(bucket|sum|count)$/.exec(metric);
  const histogram = all.find(({ name, type }) => name === part?.[1] && type === 'histogram');
  return histogram ?? all.find(({ name, type }) => name === metric && type !== 'histogram');
}

/** What is wrong with a query, seen from the catalogue; empty = nothing. */
export function troublesOf(text: string): readonly string[] {
  const { isValid, selectors, grouping } = readQuery(text);
  if (!isValid) return [`is no PromQL: ${text}`];
  const known = new Set([
    ...targetLabels,
    'le',
    ...selectors.flatMap(({ metric }) => cardOf(metric)?.labels ?? []),
  ]);
  return [
    ...selectors.flatMap(({ metric, labels, within }) => {
      const card = cardOf(metric);
      if (card === undefined) return [`there is no metric ${metric}`];
      const own = new Set([...card.labels, ...targetLabels]);
      return [
        ...labels.filter((label) => !own.has(label)).map((label) => `${metric} has no ${label}`),
        ...(card.type === 'gauge' && (within === 'rate' || within === 'increase')
          ? [`${within} of the gauge ${metric}`]
          : []),
      ];
    }),
    ...grouping.filter((label) => !known.has(label)).map((label) => `nothing has a label ${label}`),
  ];
}
