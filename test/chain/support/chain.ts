import fc from 'fast-check';
import { createObservers, type AwsOptions } from '../../../src/aws/observers.js';
import { createWorld, hubCredentials } from '../../../src/compose/reach-sandbox.js';
import type { Finding } from '../../../src/controls/finding.js';
import { createDatasets } from '../../../src/depot/datasets.js';
import type { Estate } from '../../../src/estate/environment.js';
import type { CallRecord } from '../../../src/estate/observation.js';
import type { CheckResult } from '../../../src/controls/result.js';
import { nothingRemembered } from '../../../src/controls/sight.js';
import { check } from '../../../src/flows/check.js';
import { secondMs } from '../../../src/kernel/units.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { memoryRecorder } from '../../support/memory-observers.js';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js';
import { configured, estateFile } from './estate-file.js';

// The gate judges a change, not luck: random chains are drawn from one seed unless another is given.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20261123) });

// The whole chain on a hand-turned clock: configuration, the adapters on the real SDK, the embedded
// AWS in this process, the pass and its verdicts.

export interface PassOptions {
  /** In place of the configured estate: what the adapters and the pass are given. */
  readonly estate?: Estate;
  /** In place of the hub operator's keys; null = those of the machine, of which there are none. */
  readonly base?: NonNullable<AwsOptions['baseCredentials']> | null;
  readonly requestHandler?: NonNullable<AwsOptions['requestHandler']>;
  readonly random?: () => number;
  /** How far the clock of AWS is ahead of ours. */
  readonly skewMs?: number;
}

export interface Pass extends CheckResult {
  readonly calls: readonly CallRecord[];
  readonly notes: readonly string[];
}

export interface Chain {
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly estate: Estate;
  /** Of one pass, ms. */
  readonly deadlineMs: number;
  /** One pass with adapters of its own, as every run has. @throws for a defect of the sandbox */
  pass(options?: PassOptions): Promise<Pass>;
}

export function aChain(file: object = estateFile()): Chain {
  const { estate, settings, sandbox: section } = configured(file);
  const clock = createVirtualClock(section.startsAt ?? '2026-11-01T12:00:00Z');
  const sandbox = createWorld(estate, section, clock);
  const keys = hubCredentials(estate, sandbox.demoCredentials);
  const deadlineMs = settings.observe.deadlineSeconds * secondMs;
  return {
    clock,
    sandbox,
    estate,
    deadlineMs,
    async pass(options = {}) {
      const recorder = memoryRecorder();
      const { skewMs = 0 } = options;
      const shown = { ...clock, now: () => new Date(sandbox.clock.now().getTime() - skewMs) };
      const watched = options.estate ?? estate;
      const { base = () => Promise.resolve(keys) } = options;
      const aws = createObservers({
        accounts: watched.accounts,
        clock: shown,
        random: options.random ?? (() => 0.5),
        recorder,
        env: {},
        settings: {
          sessionName: settings.aws.sessionName,
          requestTimeoutMs: settings.aws.requestTimeoutSeconds * secondMs,
          readDeadlineMs: settings.aws.readDeadlineSeconds * secondMs,
          maximumAttempts: settings.aws.maximumAttempts,
          rateShare: settings.aws.rateShare,
        },
        baseCredentials: base ?? undefined,
        requestHandler: options.requestHandler ?? sandbox.requestHandler(),
      });
      const pass = check(watched, {
        observers: { ...aws.observers, datasets: createDatasets(aws.gateway) },
        recorder,
        clock: shown,
        concurrency: settings.observe.concurrency,
        deadlineMs,
        rememberedSettings: nothingRemembered,
        signal: new AbortController().signal,
      });
      try {
        const result = await clock.run(pass);
        const { defects } = sandbox.state() as { defects: readonly string[] };
        if (defects.length > 0) throw new Error(`the sandbox is at fault: ${defects.join('; ')}`);
        return { ...result, calls: recorder.calls, notes: recorder.notes };
      } finally {
        aws.close();
      }
    },
  };
}

/** Control, reason, resource and region: what an operator would call a finding. */
export function named({ control, reason, subject }: Finding): string {
  // A dataset's id is a hash: its name is enough. Of a key its place is.
  const resource = subject.resource
    .replace(/^dataset (\S+) \([0-9a-f]+\)$/, '$1')
    .replace(/^arn:aws:kms:.*$/, 'key');
  return `${control} ${reason ?? 'pass'} ${resource} ${subject.region}`;
}

export function withVerdict(
  findings: readonly Finding[],
  verdict: Finding['verdict'],
): readonly Finding[] {
  return findings.filter((finding) => finding.verdict === verdict);
}

/** As an operator would call them, sorted. */
export function troublesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(named).toSorted();
}

/** Everything that did not pass, named and sorted. */
export function troubles({ findings }: CheckResult): readonly string[] {
  return troublesOf(findings.filter(({ verdict }) => verdict !== 'pass'));
}
