import {
  committedDashboards,
  queriesOf,
  withVariables,
  type DashboardVariable,
} from '../support/dashboards.js';
import { cardOf, readQuery, troublesOf } from '../support/promql.js';

// The rules of Grafana's dashboard-linter that apply here, and some of our own.

const boards = committedDashboards();
const named = boards.map((board) => [board.uid, board] as const);

function queryText({ query }: DashboardVariable): string {
  return typeof query === 'string' ? query : query.query;
}

describe('dashboards', () => {
  it('are the three that there should be, under fixed ids', () => {
    expect(boards.map(({ uid }) => uid).toSorted()).toEqual([
      'depot-dr-environment',
      'depot-dr-fleet',
      'depot-dr-operations',
    ]);
  });

  describe.each(named)('%s', (_, board) => {
    const { panels, templating } = board;
    const shown = panels.filter(({ type }) => type !== 'row');
    const queries = queriesOf(board);

    it('cannot be edited in place: the files are the source', () => {
      expect(board.editable).toBe(false);
    });

    it('takes its data source and its scrape job from variables', () => {
      expect(templating.list[0]).toMatchObject({ type: 'datasource', query: 'prometheus' });
      const sources = [
        ...shown.map(({ datasource }) => datasource?.uid),
        ...shown.flatMap(({ targets = [] }) => targets.map(({ datasource }) => datasource.uid)),
        ...templating.list
          .filter(({ type }) => type === 'query')
          .map(({ datasource }) => datasource?.uid),
      ];
      expect(new Set(sources)).toEqual(new Set(['${datasource}']));
      expect(templating.list.find(({ name }) => name === 'job')).toMatchObject({
        type: 'query',
        multi: true,
        allValue: '.+',
      });
    });

    it('asks for the values of its variables whenever the time range changes', () => {
      const asked = templating.list.filter(({ type }) => type === 'query');
      expect(asked.map(({ refresh }) => refresh)).toEqual(asked.map(() => 2));
      const inner = asked.map((variable) =>
        queryText(variable).replace(/^label_values\((.*), (\w+)\)$/, '$1'),
      );
      expect(inner.flatMap((expr) => troublesOf(withVariables(expr, '5m')))).toEqual([]);
      const labels = asked.map((variable) => {
        const { selectors } = readQuery(
          withVariables(queryText(variable).replace(/^label_values\((.*), \w+\)$/, '$1'), '5m'),
        );
        return cardOf(selectors[0]?.metric ?? '')?.labels ?? [];
      });
      const strange = asked.filter(
        ({ name }, index) =>
          !['job', 'instance'].includes(name) && labels[index]?.includes(name) !== true,
      );
      expect(strange.map(({ name }) => name)).toEqual([]);
    });

    it('uses each variable that it has, and has each that it uses', () => {
      const { templating: _variables, ...rest } = board;
      const text = JSON.stringify(rest);
      const names = templating.list.map(({ name }) => name);
      expect(names.filter((name) => !new RegExp(`\\$\\{?${name}\\b`).test(text))).toEqual([]);
      const used = queries.flatMap(({ expr }) =>
        [...expr.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name),
      );
      expect(used.filter((name) => !names.includes(name) && !name.startsWith('__'))).toEqual([]);
    });

    it('tells of each panel what it is, in which unit', () => {
      const poor = shown.filter(
        ({ title, description = '', fieldConfig, targets = [] }) =>
          title === '' ||
          description === '' ||
          targets.length === 0 ||
          fieldConfig?.defaults.unit === undefined,
      );
      expect(poor.map(({ title }) => title)).toEqual([]);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    });

    it.each(queries.map((query) => [`${query.panel} ${query.refId}`, query.expr]))(
      'asks for what there is: %s',
      (__, expr) => {
        expect(troublesOf(withVariables(expr, '5m'))).toEqual([]);
        const { selectors } = readQuery(withVariables(expr, '5m'));
        expect(selectors.length).toBeGreaterThan(0);
        for (const { metric, matchers, within } of selectors) {
          expect(matchers).toContain('job=~".*"');
          const isGrowth = within === 'rate' || within === 'increase';
          const type = cardOf(metric)?.type;
          // Counters by their growth alone; histograms by that of their buckets.
          expect([metric, isGrowth]).toEqual([metric, type !== 'gauge']);
        }
        // A graph over any time range must not fall between the scrapes.
        const ranges = [...expr.matchAll(/(?:rate|increase)\([^[]+\[([^\]]+)\]/g)];
        expect(ranges.every(([, range]) => range === '$__rate_interval' || range === '1h')).toBe(
          true,
        );
      },
    );

    it('writes legends of labels that are there', () => {
      const wrong = shown.flatMap(({ title, targets = [] }) =>
        targets.flatMap(({ expr, legendFormat = '' }) => {
          const { grouping } = readQuery(withVariables(expr, '5m'));
          return [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)]
            .filter(([, label = '']) => !grouping.includes(label))
            .map(([legend]) => `${title}: ${legend}`);
        }),
      );
      expect(wrong).toEqual([]);
    });

    it('leads from each panel that shows failing checks to the runbooks', () => {
      const links = shown
        .filter(({ targets = [] }) => targets.some(({ expr }) => /check_failing\{/.test(expr)))
        .map((panel) => panel.links?.map(({ url }) => url) ?? []);
      expect(links.every((urls) => urls.includes('${runbooks}/README.md'))).toBe(true);
    });
  });
});
