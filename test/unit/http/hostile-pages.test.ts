import fc from 'fast-check';
import type { EnvironmentName, JobName } from '../../../src/estate/ids.js';
import { problem } from '../../../src/http/answer.js';
import { scriptPath } from '../../../src/http/pages/assets.js';
import { environmentPage } from '../../../src/http/pages/environment-page.js';
import { findingPage, type History } from '../../../src/http/pages/finding-page.js';
import { overviewPage } from '../../../src/http/pages/overview-page.js';
import { problemPage } from '../../../src/http/pages/plain-pages.js';
import type { DaemonStatus, PostureStatus } from '../../../src/ports/status.js';
import { now } from '../../support/estate-builders.js';
import { readMarkup } from '../../support/markup.js';
import { aJob, aJobStatus, aPosture, aRun, aStatus } from './fixtures.js';

describe('hostile texts', () => {
  const evil = fc.oneof(
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onfocus='alert(1)' autofocus='",
      '</title><script>alert(1)</script>',
      '\u202egnp.exe\u0000\u001b[31m<b>',
      '../../etc/passwd?x=1#y',
      'javascript:alert(1)',
    ),
    fc.string({ unit: 'binary', minLength: 1 }),
  );

  function evilIn(status: DaemonStatus, posture: PostureStatus, text: string): DaemonStatus {
    const name = text as EnvironmentName;
    const { estate } = status;
    return {
      ...status,
      version: text,
      endpoint: text,
      configuration: { file: text, readAt: now, problem: text },
      journalProblem: text,
      readiness: [{ name: 'gauges', ready: false, detail: text }],
      estate: {
        accounts: estate.accounts.map((account) => ({ ...account, name: text })),
        environments: estate.environments.map((environment, at) =>
          at === 0 ? { ...environment, name } : environment,
        ),
        buckets: estate.buckets.map((bucket) => ({ ...bucket, name: text as typeof bucket.name })),
        waivers: [],
      },
      posture: {
        ...posture,
        findings: posture.findings.map((finding) => ({
          ...finding,
          message: text,
          remedy: text,
          reason: text,
          subject: {
            ...finding.subject,
            environment:
              finding.subject.environment === 'prod-orders' ? name : finding.subject.environment,
            resource: text,
            table: text,
          },
          failure:
            finding.failure === undefined
              ? undefined
              : { ...finding.failure, code: text, permission: text, message: text, hint: text },
        })),
      },
      jobs: [aJobStatus({ words: text, job: aJob({ name: text as JobName }) })],
      runs: [aRun({ end: { at: now, outcome: 'failure', message: text } })],
    };
  }

  const known = new Set(
    'html head meta title link script noscript body svg symbol path circle rect use a header p nav ul li main div h1 h2 h3 section span strong b br time pre code dl dt dd details summary footer'.split(
      ' ',
    ),
  );

  function expectHarmless(page: string, text: string): void {
    const { tags, text: shown } = readMarkup(page);
    expect(tags.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    for (const { attributes } of tags) {
      expect(Object.keys(attributes).filter((key) => /^on|style|^srcdoc/.test(key))).toEqual([]);
    }
    const addresses = tags.flatMap(
      ({ attributes }) => attributes['href'] ?? attributes['src'] ?? [],
    );
    expect(addresses.filter((to) => !/^(\/(?!\/)|#)/.test(to))).toEqual([]);
    const scripts = tags.filter(({ name }) => name === 'script');
    expect(scripts.map(({ attributes }) => attributes['src'])).toEqual([scriptPath]);
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    const word = text.replace(/[^a-zA-Z(]/g, '').slice(0, 5);
    expect(shown.replace(/[^a-zA-Z(]/g, '')).toContain(word);
  }

  it('never become markup on any page', async () => {
    const base = await aStatus();
    const posture = await aPosture();
    fc.assert(
      fc.property(evil, (text) => {
        const status = evilIn(base, posture, text);
        expectHarmless(overviewPage(status, now), text);
        const own = environmentPage(status, text, now);
        if (own !== undefined) expectHarmless(own, text);
        const [finding] = status.posture?.findings ?? [];
        if (finding === undefined) throw new Error('expected a finding');
        const history: History = {
          kind: 'changes',
          changes: [{ id: text, at: now, from: 'pass', to: 'fail', reason: text }],
        };
        expectHarmless(findingPage(status, finding, history, now), text);
        const page = readMarkup(problemPage(problem(404, 'X', text, { hint: text })));
        expect(page.tags.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
