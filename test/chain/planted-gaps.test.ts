import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { partsOf } from '../../src/answers/remedy-parts.js';
import { composeWatch } from '../../src/compose/compose.js';
import { gapSchemas } from '../../src/config/gaps.js';
import { catalogue } from '../../src/controls/catalogue.js';
import type { Finding } from '../../src/controls/finding.js';
import { nothingRemembered } from '../../src/controls/sight.js';
import { check } from '../../src/flows/check.js';
import { dayMs, hourMs } from '../../src/kernel/units.js';
import { memoryRecorder } from '../support/memory-observers.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { aChain, troubles, troublesOf, withVerdict } from './support/chain.js';
import { differences } from './support/compare.js';
import { configured, estateFile, type Gap, nobodyAddress } from './support/estate-file.js';
import { allFindings } from './support/gap-findings.js';
import { gapWorlds } from './support/gap-worlds.js';
import { brokenThings, hiddenThings } from './support/random-gaps.js';
import { hits, unseenness } from './support/reads.js';

// What is planted in the world is what a pass finds, and nothing else.

const startsAt = '2026-11-01T12:00:00Z';

interface SandboxFile {
  readonly sandbox: object;
}

/** The shipped file through composition, on a hand-turned clock. */
async function shippedEstate() {
  const text = readFileSync(join(__dirname, '../../config/sandbox.yaml'), 'utf8');
  const file = parse(text) as SandboxFile;
  const sandbox = { ...file.sandbox, startsAt, address: nobodyAddress };
  const configuration = configured({ ...file, sandbox });
  const { estate } = configuration;
  const clock = createVirtualClock(startsAt);
  const recorder = memoryRecorder();
  const composed = composeWatch(configuration, { env: {}, clock, random: () => 0.5, recorder });
  const watch = await clock.run(composed);
  const pass = () =>
    clock.run(
      check(estate, {
        observers: watch.observers,
        recorder,
        clock: watch.clock,
        concurrency: 64,
        deadlineMs: 300_000,
        rememberedSettings: nothingRemembered,
        signal: new AbortController().signal,
      }),
    );
  return { configuration, watch, clock, pass };
}

const vault = 'depot-e2dd35eedfec';
const tablesOf = (id: string) => ['History', 'Index', 'Object'].map((role) => `sdp-${id}-${role}`);
const us = tablesOf('5b1c9f04a7d2');

const planted = [
  'aurora-retention AuroraRetentionTooShort depot-prod-eu eu-west-1',
  'backup-planned NotSelected sdp-dev-net-1-71f2a05c9be8-History eu-central-1',
  'bucket-object-lock NoDefaultRetention example-depot-backups eu-central-1',
  'bucket-object-lock ObjectLockOff example-depot-backups-staging eu-west-1',
  'bucket-public-access BlockOff example-depot-backups-staging eu-west-1',
  'bucket-versioning VersioningSuspended example-depot-backups-staging eu-west-1',
  ...us.map((table) => `copy-arrived CopyJobsFail ${table} eu-central-1`),
  ...us.map((table) => `copy-jobs JobFailed ${table} eu-central-1`),
  'data-role-access ExcessActions sdp-stg-9d40c6b8e173-data-role eu-west-1',
  'data-role-unmanaged PolicyUnmanaged sdp-stg-9d40c6b8e173-data-role eu-west-1',
  'dataset-storage UnsupportedPrimary marketing-insights eu-west-1',
  'deletion-protection DeletionProtectionOff sdp-5b1c9f04a7d2-History eu-west-1',
  'environment-configured EnvironmentNotConfigured sdp-dev-net-2-40b7e1d95c3a eu-central-1',
  'executor-present ExecutorMissing executors eu-central-1',
  'pitr-coverage PitrHistoryReset sdp-5b1c9f04a7d2-Object us-east-1',
  'pitr-enabled PitrDisabled sdp-e2dd35eedfec-History eu-central-1',
  'pitr-window PitrWindowTooShort sdp-dev-net-1-71f2a05c9be8-Object eu-central-1',
  'replica-active ReplicaInaccessible sdp-5b1c9f04a7d2-Index eu-west-1',
  'stack-protected StackUnprotected sdp-5b1c9f04a7d2 us-east-1',
  'table-listed TableNotListed sdp-stg-9d40c6b8e173-Sequence eu-west-1',
  'table-present TableRecreated sdp-stg-9d40c6b8e173-Index eu-west-1',
  `vault-lock LockModeWeaker ${vault} eu-central-1`,
];

describe('the shipped sandbox', () => {
  it('shows exactly what is planted in it', async () => {
    const { watch, pass, configuration } = await shippedEstate();
    const result = await pass();
    expect(watch.endpoint).toBe('calls go to a sandbox inside this process');
    expect(result.exit).toBe('violated');
    // All that is configured was seen; one environment is not.
    const { length } = result.findings;
    expect(result.coverage).toBeCloseTo(length / (length + 1), 6);
    expect(troubles(result)).toEqual(planted);
    const { estate, sandbox } = configuration;
    expect(allFindings(sandbox.gaps, estate)).toEqual(planted);
    await watch.close();
  });

  it('shows what time does to it, through the same adapters', async () => {
    const { pass, clock } = await shippedEstate();
    const first = await pass();
    await clock.advance(4 * hourMs);
    expect(troubles(await pass())).toEqual(planted); // the replica has an hour left

    await clock.advance(2 * hourMs); // 21 hours after its key was lost
    const replica = 'sdp-5b1c9f04a7d2-Index eu-west-1';
    const cutOff = await pass();
    expect(troubles(cutOff)).toEqual(
      planted.map((one) => one.replace('ReplicaInaccessible', 'ReplicaDetached')),
    );
    expect(troubles(cutOff)).toContain(`replica-active ReplicaDetached ${replica}`);

    await clock.advance(35 * dayMs); // no system backup is left, every window has filled
    const later = await pass();
    expect(later.counts.unknown).toBe(0);
    expect(troubles(later)).toEqual(
      [
        ...planted
          .filter((one) => !/TableRecreated|PitrHistoryReset/.test(one))
          .map((one) => one.replace('ReplicaInaccessible', 'ReplicaDetached')),
        'recovery-point-fresh NoRecoveryPoint sdp-dev-net-1-71f2a05c9be8-History eu-central-1',
      ].toSorted(),
    );
    // The same subjects are judged all the time, under the same ids; but for points that are gone.
    const ids = ({ findings }: typeof first) =>
      findings.flatMap(({ id, control }) => (control === 'recovery-point-kept' ? [] : id));
    expect(ids(later).toSorted()).toEqual(ids(first).toSorted());
  });
});

describe('an estate in order', () => {
  it('passes whole', async () => {
    const { pass } = aChain();
    const result = await pass();
    expect(result).toMatchObject({ coverage: 1, exit: 'ok', counts: { fail: 0, unknown: 0 } });
    expect(result.notes).toEqual([]);
    // Every control has something to judge here.
    const judged = new Set(result.findings.map(({ control }) => control));
    const idle = catalogue.map(({ id }) => id).filter((id) => !judged.has(id));
    expect(idle).toEqual(['export-jobs', 'export-base-kept', 'waiver-current']);
    expect(result.counts.pass).toBe(result.findings.length);
  });
});

/** What hides, and what is not counted as covered. */
const uncovered = ['external-id-wrong', 'denied', 'bucket-key-foreign', 'foreign-environment'];

/** What one pass over a world with gaps tells. */
async function toldOf(gaps: readonly Gap[]) {
  const { pass } = aChain(estateFile(gaps));
  const result = await pass();
  const isHidden = gaps.some(({ gap }) => gap === 'external-id-wrong' || gap === 'denied');
  const told = isHidden ? troublesOf(withVerdict(result.findings, 'fail')) : troubles(result);
  return {
    findings: [...new Set(told)],
    isCovered: result.coverage === 1,
    unpasteable: commandsOf(result.findings).filter((command) => !pasteable.test(command)),
  };
}

/** What it must tell: what the table says of them, and nothing else. */
function wantedOf(gaps: readonly Gap[]) {
  return {
    findings: allFindings(gaps, configured(estateFile(gaps)).estate),
    isCovered: !gaps.some(({ gap }) => uncovered.includes(gap)),
    unpasteable: [],
  };
}

/** A command of the AWS CLI with nothing but options after it: no word of a sentence. */
const pasteable = /^aws [a-z0-9-]+ [a-z0-9-]+(?: --[a-z-]+(?: (?!--)(?:'[^']*'|\S+))?)*$/;

function commandsOf(findings: readonly Finding[]): readonly string[] {
  return findings
    .flatMap(({ remedy }) => (remedy === undefined ? [] : partsOf(remedy)))
    .flatMap(({ kind, text }) => (kind === 'command' ? text : []));
}

describe('every kind of gap', () => {
  it('is planted in one of these worlds', () => {
    const found = Object.values(gapWorlds).flatMap((gaps) => gaps.map(({ gap }) => gap));
    const kinds = gapSchemas.map(({ shape }) => shape.gap.value);
    expect(new Set(found)).toEqual(new Set(kinds));
  });

  it.each(Object.entries(gapWorlds))(
    'is found as the table says, and nothing else is: %s',
    async (_, gaps) => {
      expect(await toldOf(gaps)).toEqual(wantedOf(gaps));
    },
    60_000,
  );
});

describe('any set of gaps', () => {
  it('is found as the table says, and nothing else is', async () => {
    await fc.assert(
      fc.asyncProperty(brokenThings, async (gaps) => {
        expect(await toldOf(gaps)).toEqual(wantedOf(gaps));
      }),
      { numRuns: 12 },
    );
  }, 180_000);

  it('is hidden, not judged, where the reads are refused', async () => {
    await fc.assert(
      fc.asyncProperty(brokenThings, hiddenThings, async (broken, hidden) => {
        const clear = await aChain(estateFile(broken)).pass();
        const { estate, pass } = aChain(estateFile([...broken, ...hidden]));
        const result = await pass();
        const unseen = (finding: Finding) =>
          unseenness(finding, estate, (read) =>
            hidden.some((gap) =>
              gap.gap === 'external-id-wrong'
                ? read.account === gap.account
                : gap.gap === 'denied' && hits(gap, read),
            ),
          );
        expect(differences(clear, result, unseen)).toEqual([]);
        // A history that stands still is told where the state that explains it is not seen.
        for (const { id, reason, subject } of clear.findings) {
          if (reason !== 'ReplicaInaccessible') continue;
          const after = result.findings.filter(
            (finding) =>
              finding.subject.resource === subject.resource &&
              finding.subject.region === subject.region,
          );
          const told = after.find((finding) => finding.id === id);
          const history = after.find(({ control }) => control === 'pitr-freshness');
          const wanted = told?.verdict === 'unknown' ? ['fail', 'unknown'] : [undefined];
          expect(wanted).toContain(history?.verdict);
        }
        for (const { reason, failure } of withVerdict(result.findings, 'unknown')) {
          expect(reason).toBe('ReadDenied');
          expect(failure?.permission).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
        }
      }),
      { numRuns: 8 },
    );
  }, 300_000);
});
