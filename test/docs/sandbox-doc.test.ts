import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/kernel/clock.js';
import { describeSpan } from '../../src/kernel/units.js';
import { faultEffects } from '../../src/sandbox/description.js';
import { createSandbox, type Sandbox, type ServedSandbox } from '../../src/sandbox/sandbox.js';
import { timings } from '../../src/sandbox/services/dynamodb/timings.js';
import { documentedRates } from '../../src/sandbox/wire/rates.js';
import type { Difference } from '../peers/support/case.js';
import { backupDifferences } from '../peers/support/backup-cases.js';
import { dynamodbDifferences } from '../peers/support/dynamodb-cases.js';
import { otherDifferences } from '../peers/support/other-cases.js';
import { s3Differences } from '../peers/support/s3-cases.js';
import { servedOperations } from './served-operations.js';

// docs/sandbox.md against the code: its tables hold what is served, and its commands work.

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'sandbox.md'), 'utf8');

/** Cells of the table below a heading, without its head. */
function tableBelow(heading: string): readonly (readonly string[])[] {
  const at = page.indexOf(`\n${heading}\n`);
  if (at === -1) throw new Error(`docs/sandbox.md has no heading "${heading}"`);
  const section = page.slice(at + heading.length + 2).split(/\n#/)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const words = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function onSandbox({ documented, says }: Difference): string {
  if ('answer' in documented) return says ?? 'not said';
  return `refuses: \`${documented.error}\`, HTTP ${documented.status}`;
}

describe('docs/sandbox.md', () => {
  it('lists every operation that is served, and no other', () => {
    expect(tableBelow('## Services and operations')).toEqual(
      [...servedOperations()].map(([service, operations]) => [`\`${service}\``, words(operations)]),
    );
  });

  it('lists the request rates', () => {
    expect(tableBelow('## Request rates')).toEqual(
      documentedRates.map(({ service, operations, perSecond, source }) => [
        `\`${service}\``,
        words(operations),
        String(perSecond),
        source,
      ]),
    );
  });

  it('lists every fault effect', () => {
    expect(tableBelow('### Effects').map(([name]) => name)).toEqual(
      faultEffects.map((name) => `\`${name}\``),
    );
  });

  it('lists how long things take', () => {
    expect(tableBelow('### How long things take').map(([, time]) => time)).toEqual(
      Object.values(timings).map(describeSpan),
    );
  });

  it('lists where moto differs', () => {
    expect(tableBelow('## Where moto differs')).toEqual(
      [...dynamodbDifferences, ...s3Differences, ...otherDifferences, ...backupDifferences].map(
        (each) => [each.name, each.moto, onSandbox(each), each.source],
      ),
    );
  });

  it('says what is proven, and where', () => {
    expect(page).toContain('proven on the sandbox');
  });
});

interface CurlCommand {
  readonly line: string;
  readonly method: string;
  readonly target: string;
  readonly body: string | undefined;
}

/** The commands of the page; lines that end with a backslash go on. */
function curlCommands(): readonly CurlCommand[] {
  const lines = page.replaceAll(/\\\n\s*/g, '').split('\n');
  return lines
    .filter((line) => line.startsWith('curl '))
    .map((line) => {
      const body = /-d '([^']*)'/.exec(line)?.[1];
      const method = /-X (\w+)/.exec(line)?.[1] ?? (body === undefined ? 'GET' : 'POST');
      const target = /http:\/\/127\.0\.0\.1:4566(\/\S*?)'?(?:\s|$)/.exec(line)?.[1] ?? '';
      return { line, method, target, body };
    });
}

describe('the commands of docs/sandbox.md', () => {
  let sandbox: Sandbox;
  let served: ServedSandbox;

  beforeEach(async () => {
    const accounts = [{ id: '123456789012', name: 'a', regions: ['eu-west-1'], roles: [] }];
    const empty = { tables: [], buckets: [], clusters: [], depots: [], faults: [] };
    sandbox = createSandbox(
      { startsAt: new Date('2026-11-01T00:00:00Z'), seed: 1, accounts, ...empty },
      { clock: systemClock, rates: 'off' },
    );
    served = await sandbox.listen(0);
  });
  afterEach(() => served.close());

  it('are accepted, in their order', async () => {
    const commands = curlCommands();
    expect(commands.length).toBeGreaterThan(faultEffects.length + 5);
    for (const { line, method, target, body } of commands) {
      const answer = await fetch(`${served.url}${target}`, {
        method,
        ...(body === undefined ? {} : { body }),
      });
      expect(`${answer.status} ${line}`).toBe(`200 ${line}`);
      expect(answer.headers.get('content-type')).toBe('application/json');
      await answer.json();
    }
  });

  it('show each fault effect once', () => {
    const shown = curlCommands()
      .filter(({ target, method }) => target === '/_sandbox/faults' && method === 'POST')
      .map(({ body }) => (JSON.parse(body ?? '{}') as { effect?: string }).effect);
    expect(shown).toHaveLength(faultEffects.length);
    expect(new Set(shown)).toEqual(new Set(faultEffects));
  });
});
