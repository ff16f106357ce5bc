import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { heldFindingJson } from '../../src/answers/envelope.js';
import { createTokens } from '../../src/http/access.js';
import { titleOf } from '../../src/http/answer.js';
import { jobJson, runJson } from '../../src/answers/schedule-answer.js';
import { postureJson, statusData } from '../../src/http/api-shapes.js';
import { defaultLimits } from '../../src/http/limits.js';
import { opsRoutes } from '../../src/http/ops-listener.js';
import { pageListenerRoutes } from '../../src/http/page-listener.js';
import { pageSettingNames } from '../../src/http/setting-names.js';
import { systemClock } from '../../src/kernel/clock.js';
import { now } from '../support/estate-builders.js';
import { aRun, aStatus, memorySource } from '../unit/http/fixtures.js';
import { memoryJournal } from '../unit/http/memory-journal.js';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'http.md'), 'utf8');

async function routesOfCode(): Promise<readonly string[]> {
  const options = {
    source: memorySource(await aStatus()),
    journal: memoryJournal(),
    demand: undefined,
    clock: systemClock,
    limits: defaultLimits,
    onHeldBack: () => undefined,
  };
  const exposition = { contentType: '', render: () => (async function* none() {})() };
  const tokens = createTokens('a-token-of-24-characters', systemClock);
  return [
    ...opsRoutes({ ...options, exposition }),
    ...pageListenerRoutes(options, tokens, false),
  ].map(({ method, pattern }) => `${method} ${pattern.replace(/^\/assets\/.*/, '/assets/*')}`);
}

it('names every route, and no other', async () => {
  const named = [...page.matchAll(/`((?:GET|POST) \/[^`]*)`/g)].map(([, route = '']) => route);
  expect([...new Set(named)].toSorted()).toEqual([...new Set(await routesOfCode())].toSorted());
});

it('names every key that the command line has not', async () => {
  const rows = new Map(
    [...page.matchAll(/^\| (.+?) +\| (.*) \|$/gm)].map(([, head = '', text = '']) => [head, text]),
  );
  const status = await aStatus();
  const [job] = status.jobs;
  const [finding] = status.posture?.findings ?? [];
  if (job === undefined || finding === undefined) throw new Error('expected a job and a finding');
  const own = ['since', 'judgedAt', 'before'];
  expect(Object.keys(heldFindingJson(finding))).toEqual(expect.arrayContaining(own));
  const told: readonly (readonly [string, object])[] = [
    ['`status`', statusData(status, now)],
    ['`posture` of `status` and `findings`', postureJson(status, now) ?? {}],
    ['a finding, beside the keys of `check`', Object.fromEntries(own.map((key) => [key, 1]))],
    ['`schedules`, `jobs[]`', jobJson(job)],
    ['`lastMissed`', jobJson(job).lastMissed ?? {}],
    ['a run', runJson(aRun())],
  ];
  for (const [head, value] of told) {
    // Before a bracket: what stands in it is a part or a value of the key.
    const text = (rows.get(head) ?? '').replace(/ \([^)]*\)/g, '').replace(/: [^;]*/g, '');
    const named = [...text.matchAll(/`(\w+)(?:\[\])?`/g)].map(([, key = '']) => key);
    expect({ head, keys: named.filter((key) => key !== 'check').toSorted() }).toEqual({
      head,
      keys: Object.keys(value).toSorted(),
    });
  }
});

it('tells the limits as they are', () => {
  const { connections, headersMs, requestMs, answerMs, keepAliveMs } = defaultLimits;
  const { requestsPerConnection, bodyBytes, headerBytes, targetCharacters, renders } =
    defaultLimits;
  const { wrongTokens, wrongTokensMs } = defaultLimits;
  expect({ bodyBytes, headerBytes, renders }).toEqual({
    bodyBytes: 1024,
    headerBytes: 8192,
    renders: 4,
  });
  const text = page.replace(/\s+/g, ' ');
  for (const said of [
    `${connections} connections`,
    `${headersMs / 1000} s for the headers`,
    `${requestMs / 1000} s for the whole request`,
    `${answerMs / 1000} s for the answer`,
    `${keepAliveMs / 1000} s between two requests`,
    `${requestsPerConnection.toLocaleString('en')} requests per connection`,
    `${targetCharacters.toLocaleString('en')} characters`,
    `${wrongTokens} wrong tokens within ${wrongTokensMs / 1000} s`,
    `back for ${wrongTokensMs / 1000} s`,
  ]) {
    expect(text).toContain(said);
  }
});

it('names every status that has a title, and every setting of the page', () => {
  const statuses = [...page.matchAll(/^\| (\d{3}) /gm)].map(([, status]) => Number(status));
  expect(statuses.filter((status) => titleOf(status).startsWith('Status'))).toEqual([]);
  expect(statuses).toHaveLength(14);
  const { token, certificate, key, clientAuthority, hostNames } = pageSettingNames;
  for (const setting of [token, certificate, key, clientAuthority, hostNames]) {
    expect(page).toContain(setting.key);
  }
  expect(page).toContain(token.variable);
});
