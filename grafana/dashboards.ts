import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { BoardCard, BoardVariable } from './boards/board.js';
import { environmentBoard } from './boards/environment.js';
import { fleetBoard } from './boards/fleet.js';
import { operationsBoard } from './boards/operations.js';
import { datasource, panelOf } from './boards/panels.js';

const boards: readonly BoardCard[] = [fleetBoard, environmentBoard, operationsBoard];

/** Where the values of a variable come from. `.*` holds shared buckets, which have no environment. */
const sources: Readonly<Record<BoardVariable, { readonly from: string; readonly all: string }>> = {
  instance: { from: 'depotdr_build_info{job=~"$job"}', all: '.+' },
  environment: { from: 'depotdr_environment_findings{job=~"$job"}', all: '.*' },
  account: {
    from: 'depotdr_sweep_last_completed_timestamp_seconds{job=~"$job"}',
    all: '.*',
  },
  region: {
    from: 'depotdr_sweep_last_completed_timestamp_seconds{job=~"$job", account=~"$account"}',
    all: '.*',
  },
};

function queryVariable(name: string, from: string): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder(name)
    .label(name)
    .datasource(datasource)
    .query({ query: `label_values(${from}, ${name})`, refId: name })
    .definition(`label_values(${from}, ${name})`)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    // oxlint-disable-next-line no-array-sort -- of a builder, not of an array
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}

function withAll(
  variable: dashboard.QueryVariableBuilder,
  all: string,
): dashboard.QueryVariableBuilder {
  const everything = { selected: true, text: ['All'], value: ['$__all'] };
  return variable.multi(true).includeAll(true).allValue(all).current(everything);
}

function build(board: BoardCard, runbookBase: string): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags(['depot-dr'])
    .timezone('utc')
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .readonly()
    .link(
      new dashboard.DashboardLinkBuilder('Depot DR')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(['depot-dr'])
        .includeVars(true)
        .keepTime(true),
    )
    .link(
      new dashboard.DashboardLinkBuilder('Runbooks')
        .type(dashboard.DashboardLinkType.Link)
        .url('${runbooks}/README.md')
        .targetBlank(true),
    )
    .withVariable(
      new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    )
    .withVariable(withAll(queryVariable('job', 'depotdr_build_info'), '.+'));
  for (const name of board.variables) {
    const { from, all } = sources[name];
    const variable = queryVariable(name, from);
    builder.withVariable(name === board.single ? variable : withAll(variable, all));
  }
  builder.withVariable(
    new dashboard.TextBoxVariableBuilder('runbooks')
      .label('Runbooks at')
      .description('In front of the names of runbook pages: where docs/runbooks is published.')
      .defaultValue(runbookBase),
  );
  for (const { title, panels } of board.rows) {
    builder.withRow(new dashboard.RowBuilder(title));
    for (const panel of panels) builder.withPanel(panelOf(panel, board.uid));
  }
  const built = builder.build();
  built.panels?.forEach((panel, index) => {
    panel.id = index + 1;
  });
  return built;
}

/** The builder hides each link in a menu; a link is to be seen. */
function withoutPlacement(key: string, value: unknown): unknown {
  return key === 'placement' ? undefined : value;
}

/** The dashboards as files for Grafana, by name. */
export function dashboardFiles(runbookBase: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    boards.map((board) => [
      `${board.uid.replace('depot-dr-', '')}.json`,
      `${JSON.stringify(build(board, runbookBase), withoutPlacement, 2)}\n`,
    ]),
  );
}
