import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { alerts } from '../../grafana/alerts.js';
import { artefacts } from '../../grafana/artefacts.js';
import { defaultLimits } from '../../grafana/limits.js';
import { selectorWith } from '../../grafana/promql.js';
import { ruleExpr } from '../../grafana/rule-expr.js';
import { ruleCases } from '../../grafana/rule-tests.js';
import { runbookPage } from '../../grafana/rules-file.js';
import { catalogue as controls } from '../../src/controls/catalogue.js';
import { catalogue } from '../../src/telemetry/catalogue.js';
import { committedDashboards, queriesOf, withVariables } from '../support/dashboards.js';
import { readQuery, troublesOf } from '../support/promql.js';

// What lies under grafana/ and docs/runbooks, held to the cards that it is made from, to the metric
// catalogue and to the controls.

const root = join(__dirname, '..', '..');
const made = artefacts();
const of = selectorWith([]);
const exprOf = (card: (typeof alerts)[number]): string => ruleExpr(card, of, defaultLimits);
const cases = Object.values(ruleCases).flat();

describe('generated files', () => {
  it.each(Object.entries(made))('%s is what the cards say (npm run grafana)', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  it.each(['grafana/dashboards', 'grafana/alerts/tests', 'docs/runbooks'])(
    '%s holds nothing else',
    (folder) => {
      const there = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
      expect(there.filter((path) => made[path] === undefined)).toEqual([]);
    },
  );
});

describe('alerts', () => {
  it('have names and runbook pages of their own', () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    expect(new Set(alerts.map(runbookPage)).size).toBe(alerts.length);
    expect(alerts.length).toBeGreaterThan(40);
  });

  it.each(alerts.map((card) => [card.name, card] as const))(
    '%s stands on metrics of the catalogue, with their labels',
    (_, card) => {
      expect(troublesOf(exprOf(card))).toEqual([]);
    },
  );

  it.each(alerts.map((card) => [card.name, card] as const))(
    '%s speaks of labels that it has',
    (_, { summary, description, ...card }) => {
      const { selectors, grouping } = readQuery(exprOf({ ...card, summary, description }));
      const labels = new Set([
        'job',
        'instance',
        ...grouping,
        ...selectors.flatMap(
          ({ metric }) => catalogue.find(({ name }) => name === metric)?.labels ?? [],
        ),
      ]);
      const named = [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(
        ([, label]) => label,
      );
      expect(named.filter((label) => !labels.has(label ?? ''))).toEqual([]);
    },
  );

  it('tell every failure that is more than a hint, and none that does not exist', () => {
    const told = alerts.flatMap(({ tells = {} }) =>
      Object.entries(tells).flatMap(([control, reasons]) =>
        reasons.map((reason) => `${control}/${reason}`),
      ),
    );
    const possible = controls.flatMap(({ id, reasons }) =>
      Object.entries(reasons).map(([reason, { severity }]) => ({
        key: `${id}/${reason}`,
        isHint: severity === 'info',
      })),
    );
    const mustBeTold = possible.filter(({ isHint }) => !isHint).map(({ key }) => key);
    expect(mustBeTold.filter((key) => !told.includes(key))).toEqual([]);
    expect(told.filter((key) => !mustBeTold.includes(key))).toEqual([]);
  });

  it('are silenced by a waiver of what they tell, each of posture', () => {
    const posture = alerts.filter(
      ({ concern, severity }) => concern === 'posture' && severity !== 'info',
    );
    const deaf = posture.filter(({ tells, silencedBy }) => {
      if (tells !== undefined) return silencedBy !== undefined; // a waived failure is none
      return silencedBy === undefined || silencedBy === 'nothing';
    });
    expect(deaf.map(({ name }) => name)).toEqual([]);
    const others = posture.filter(({ tells }) => tells === undefined);
    expect(others.map(exprOf).filter((expr) => !expr.includes('depotdr_check_waived'))).toEqual([]);
    const named = others.flatMap(({ silencedBy = 'nothing' }) =>
      silencedBy === 'nothing' ? [] : silencedBy.checks,
    );
    const known = controls.map(({ id }) => id);
    expect(named.filter((check) => !known.includes(check))).toEqual([]);
    // What is told of failures rests on the metric that waived ones leave.
    const told = alerts.filter(({ tells }) => tells !== undefined).map(exprOf);
    expect(told.filter((expr) => !expr.startsWith('depotdr_check_failing'))).toEqual([]);
  });

  it.each(alerts.map(({ name }) => [name]))('%s is seen firing and silent by a test', (name) => {
    const moments = cases.filter(({ alert }) => alert === name).flatMap(({ expect: all }) => all);
    const isFiring = moments.some(({ firing }) => Object.keys(firing).length > 0);
    const isSilent = moments.some(({ firing }) => Object.keys(firing).length === 0);
    expect([isFiring, isSilent || name === 'DepotDrWatchdog']).toEqual([true, true]);
  });

  it('are tested under names that exist, with series of the catalogue', () => {
    const names = alerts.map(({ name }) => name as string);
    expect(cases.filter(({ alert }) => !names.includes(alert))).toEqual([]);
    const selectors = [...new Set(cases.flatMap(({ series }) => series.map((one) => one.series)))];
    expect(selectors.flatMap(troublesOf)).toEqual([]);
  });

  it('are never about paused jobs, but for the one that tells of the pause', () => {
    const jobs = alerts.filter(({ concern }) => concern === 'jobs');
    const guards = /job_paused == 0|reason!="paused"/;
    const unguarded = jobs.filter((card) => !guards.test(exprOf(card))).map(({ name }) => name);
    expect(unguarded).toEqual(['DepotDrJobPaused']);
  });
});

describe('the example for Alertmanager', () => {
  const text = readFileSync(join(root, 'grafana/alerts/alertmanager.example.yaml'), 'utf8');

  it('names alerts and concerns that exist', () => {
    const names = [...text.matchAll(/\bDepotDr[A-Z]\w+/g)].map(([name]) => name);
    const known = alerts.map(({ name }) => name as string);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    const concerns = [...text.matchAll(/concern *=~? *"?([\w|]+)/g)].flatMap(([, words = '']) =>
      words.split('|'),
    );
    expect(concerns.filter((word) => !alerts.some(({ concern }) => concern === word))).toEqual([]);
    expect(() => parse(text) as unknown).not.toThrow();
  });
});

describe('metrics', () => {
  it('are each looked at by an alert or a dashboard', () => {
    const exprs = [
      ...alerts.map(exprOf),
      ...committedDashboards().flatMap((board) =>
        queriesOf(board).map(({ expr }) => withVariables(expr, '5m')),
      ),
    ];
    const used = new Set(
      exprs.flatMap((expr) =>
        readQuery(expr).selectors.map(({ metric }) => metric.replace(/_bucket$/, '')),
      ),
    );
    expect(catalogue.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });
});
