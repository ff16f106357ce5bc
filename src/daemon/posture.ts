import { belongsTo } from '../controls/belonging.js';
import { byUrgency } from '../controls/finding.js';
import { type HeldFinding, holdFinding } from '../controls/held-finding.js';
import type { CheckResult } from '../controls/result.js';
import { summarise } from '../controls/result.js';
import { configuredFact, factsToForget } from '../estate/configured.js';
import type { Estate } from '../estate/environment.js';
import { factKey, type HeldFact } from '../estate/held-fact.js';
import { factsOf, holdFact } from '../estate/held-facts.js';
import type { RunId } from '../estate/ids.js';
import { breathe } from '../kernel/breathe.js';
import type { EventRecorder } from '../ports/events.js';
import type { FindingChange, Journal } from '../ports/journal.js';
import type { PostureStatus } from '../ports/status.js';

/** What is known of the estate, with everything that metrics are made from. */
export interface Posture extends PostureStatus {
  readonly facts: readonly HeldFact[];
}

export interface PostureKeeper {
  /** What is known now; undefined = nothing yet. */
  posture(): Posture | undefined;
  /** Takes up what an earlier daemon knew. @throws the journal's error */
  restore(estate: Estate): Promise<void>;
  /**
   * Takes up a pass. The posture is the new one even when the journal cannot keep it.
   * @param at - by the machine's clock; the pass itself may have been judged by a sandbox's
   * @throws the journal's error
   */
  keep(pass: KeptResult): Promise<void>;
  /** Leaves out what is not configured any more. */
  narrow(estate: Estate): void;
}

interface KeptResult {
  readonly result: CheckResult;
  readonly estate: Estate;
  readonly at: Date;
  readonly run: RunId;
}

export interface PostureOptions {
  readonly journal: Journal;
  readonly recorder: EventRecorder;
  /** Is told each new posture. */
  readonly changed: (posture: Posture, estate: Estate) => void;
}

/** A pass that turns a whole estate over is told in a few hundred lines, not in fifty thousand. */
const mostChangesTold = 200;

/** Holds the newest posture in memory, over what the journal keeps of it. */
export function createPostureKeeper(options: PostureOptions): PostureKeeper {
  const { journal, recorder, changed } = options;
  let held: Posture | undefined;
  let heldOf: Estate | undefined;

  const hold = (posture: Posture, estate: Estate): void => {
    held = posture;
    heldOf = estate;
  };
  /** Whatever is held by now: the configuration may have changed since it was called for. */
  const show = (): void => {
    if (held !== undefined && heldOf !== undefined) changed(held, heldOf);
  };
  const take = (posture: Posture, estate: Estate): void => {
    hold(posture, estate);
    show();
  };
  const tell = (changes: readonly FindingChange[], findings: readonly HeldFinding[]): void => {
    const byId = new Map(findings.map((finding) => [finding.id, finding]));
    // What is new and good is no news.
    const told = changes.filter(({ from, to }) => from !== undefined || to !== 'pass');
    for (const { id, at, from } of told.slice(0, mostChangesTold)) {
      const finding = byId.get(id);
      if (finding !== undefined)
        recorder.event({ kind: 'finding-changed', at, finding, was: from });
    }
    const untold = told.length - mostChangesTold;
    if (untold > 0) recorder.note('warn', 'more findings changed than are told', { count: untold });
  };
  return {
    posture: () => held,
    async restore(estate) {
      const pass = await journal.lastPass();
      if (pass === undefined) return;
      const [findings, facts] = [await journal.findings(), await journal.facts()];
      const configured = findings.filter(belongsTo(estate));
      take(
        {
          at: pass.at,
          durationMs: pass.durationMs,
          coverage: summarise(configured).coverage,
          findings: configured,
          facts: facts.filter(configuredFact(estate)),
          source: 'remembered',
        },
        estate,
      );
    },
    async keep({ result, estate, at, run }) {
      const { observations, durationMs, coverage } = result;
      const known = new Map(held?.facts.map((fact) => [factKey(fact), fact]));
      const facts = factsOf(observations);
      const forget = factsToForget([...known.values()], observations, estate);
      for (const key of forget) known.delete(key);
      for (const fact of facts) known.set(factKey(fact), holdFact(known.get(factKey(fact)), fact));
      const posture = (findings: readonly HeldFinding[]): Posture => ({
        at,
        durationMs,
        coverage,
        findings,
        facts: [...known.values()],
        source: 'observed',
      });
      const pass = { run, at, durationMs, coverage, findings: result.findings, facts };
      await breathe(); // each of what follows holds up the loop for a while
      try {
        const kept = await journal.keepPass(pass, forget);
        hold(posture(kept.findings), estate);
        await breathe();
        show();
        tell(kept.changes, kept.findings);
      } catch (error) {
        const before = new Map(held?.findings.map((finding) => [finding.id, finding]));
        take(
          posture(result.findings.map((each) => holdFinding(before.get(each.id), each, at))),
          estate,
        );
        throw error;
      }
    },
    narrow(estate) {
      if (held === undefined) return;
      const findings = byUrgency(held.findings.filter(belongsTo(estate)));
      const facts = held.facts.filter(configuredFact(estate));
      take({ ...held, findings, facts, coverage: summarise(findings).coverage }, estate);
    },
  };
}
