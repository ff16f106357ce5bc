import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { alerts } from '../alerts.js';
import { defaultLimits } from '../limits.js';
import { selectorWith } from '../promql.js';
import { runbookPage } from '../rules-file.js';
import type { Bounds, Column, PanelCard } from './board.js';

export const datasource: common.DataSourceRef = { type: 'prometheus', uid: '${datasource}' };

const heights = { stat: 4, graph: 8, table: 9 } as const;
const green = 'green';
const orange = 'orange';
const red = 'red';

/** Without bounds nothing is coloured: a number alone is neither good nor bad. */
function thresholdsOf(bounds: Bounds | undefined): dashboard.ThresholdsConfigBuilder {
  const steps = ((): dashboard.Threshold[] => {
    if (bounds === undefined) return [{ value: null, color: 'text' }];
    const { bad, warning, critical } = bounds;
    if (bad === 'above') {
      return [
        { value: null, color: green },
        ...(warning === critical ? [] : [{ value: warning, color: orange }]),
        { value: critical, color: red },
      ];
    }
    return [
      { value: null, color: red },
      ...(warning === critical ? [] : [{ value: critical, color: orange }]),
      { value: warning, color: green },
    ];
  })();
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps);
}

function namesIn(text: string): readonly string[] {
  return text.match(/depotdr_\w+/g)?.map((name) => name.replace(/_(bucket|sum|count)$/, '')) ?? [];
}

/** Pages of the alerts that stand on what the panel shows; the index where it shows failing checks. */
function runbookLinks(exprs: readonly string[]): dashboard.DashboardLinkBuilder[] {
  const shown = new Set(exprs.flatMap(namesIn));
  const of = selectorWith([]);
  const pages = alerts
    .filter(({ tells, expr }) => {
      const [main] = namesIn(expr(of, defaultLimits));
      return tells === undefined && main !== undefined && shown.has(main);
    })
    .map((card) => [card.name, runbookPage(card)] as const);
  const index = shown.has('depotdr_check_failing') ? ([['Runbooks', 'README.md']] as const) : [];
  return [...index, ...pages].map(([title, page]) =>
    new dashboard.DashboardLinkBuilder(title)
      .type(dashboard.DashboardLinkType.Link)
      .url(`\${runbooks}/${page}`)
      .targetBlank(true),
  );
}

function query(letter: number, expr: string): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + letter))
    .datasource(datasource)
    .expr(expr);
}

interface Dressable {
  title(text: string): this;
  description(text: string): this;
  datasource(ref: common.DataSourceRef): this;
  span(width: number): this;
  height(height: number): this;
  links(links: Builder<dashboard.DashboardLink>[]): this;
}

function dress<B extends Dressable>(builder: B, card: PanelCard, exprs: readonly string[]): B {
  return builder
    .title(card.title)
    .description(card.description)
    .datasource(datasource)
    .span(card.width)
    .height(heights[card.kind])
    .links(runbookLinks(exprs));
}

type Kind<K extends PanelCard['kind']> = Extract<PanelCard, { kind: K }>;

function statPanel(card: Kind<'stat'>): Builder<dashboard.Panel> {
  return dress(new stat.PanelBuilder(), card, [card.expr])
    .unit(card.unit)
    .thresholds(thresholdsOf(card.bounds))
    .colorMode(
      card.bounds === undefined
        ? common.BigValueColorMode.None
        : common.BigValueColorMode.Background,
    )
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .withTarget(query(0, card.expr).instant());
}

function graphPanel(card: Kind<'graph'>): Builder<dashboard.Panel> {
  const exprs = card.lines.map(({ expr }) => expr);
  const panel = dress(new timeseries.PanelBuilder(), card, exprs)
    .unit(card.unit)
    .thresholds(thresholdsOf(card.bounds))
    .min(0)
    .targets(
      card.lines.map(({ name, expr }, index) => query(index, expr).range().legendFormat(name)),
    );
  return card.stacked === true
    ? panel
        .fillOpacity(20)
        .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'))
    : panel;
}

const environmentUrl =
  '/d/depot-dr-environment?var-environment=${__value.text}&var-job=${job:queryparam}&${__url_time_range}';

function columnProperties({ unit, bounds }: Column): dashboard.DynamicConfigValue[] {
  return [
    { id: 'unit', value: unit },
    ...(bounds === undefined
      ? []
      : [
          { id: 'thresholds', value: thresholdsOf(bounds).build() },
          { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
        ]),
  ];
}

function tablePanel(card: Kind<'table'>, isEnvironmentLinked: boolean): Builder<dashboard.Panel> {
  const { columns, keys, worstBy } = card;
  const exprs = columns.map(({ expr }) => expr);
  const letters = columns.map((_, index) => String.fromCharCode('A'.charCodeAt(0) + index));
  const nameOf = (index: number): string =>
    columns.length === 1 ? 'Value' : `Value #${letters[index] ?? ''}`;
  const order = [...keys, ...columns.map((_, index) => nameOf(index))];
  const panel = dress(new table.PanelBuilder(), card, exprs)
    .unit('short')
    .targets(
      columns.map(({ expr }, index) =>
        query(index, `max by (${keys.join(', ')}) (${expr})`)
          .instant()
          .format(prometheus.PromQueryFormat.Table),
      ),
    )
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
        renameByName: Object.fromEntries(columns.map(({ name }, index) => [nameOf(index), name])),
      },
    })
    .sortBy([new common.TableSortByFieldStateBuilder().displayName(worstBy).desc(true)]);
  for (const column of columns) panel.overrideByName(column.name, columnProperties(column));
  if (isEnvironmentLinked) {
    const links = [{ title: 'This environment', url: environmentUrl }];
    panel.overrideByName('environment', [{ id: 'links', value: links }]);
  }
  return panel;
}

/** @param board - uid of the dashboard that the panel is on */
export function panelOf(card: PanelCard, board: string): Builder<dashboard.Panel> {
  switch (card.kind) {
    case 'stat':
      return statPanel(card);
    case 'graph':
      return graphPanel(card);
    case 'table':
      return tablePanel(card, board === 'depot-dr-fleet' && card.keys.includes('environment'));
    default:
      return card satisfies never;
  }
}
