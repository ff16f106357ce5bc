import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../src/journal/journal.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Journal, JournalReader } from '../../src/ports/journal.js';
import { aFact, aFinding, aFire, aPass, aRun, minute, plan, tidy } from './journal-builders.js';

/** Copies the files of a folder: what a `kill -9` at this moment would leave. */
export function copyFiles(source: string, target: string): void {
  for (const name of readdirSync(source)) copyFileSync(join(source, name), join(target, name));
}

/** A journal with something of everything: `passes` passes, each with a run, from minute 1. */
export async function fillJournal(directory: string, passes: number): Promise<Journal> {
  const journal = await openJournal({ directory, clock: systemClock });
  await journal.register(plan, minute(0));
  await journal.register({ ...plan, job: tidy }, minute(0));
  for (let count = 1; count <= passes; count++) {
    const at = minute(2 * count);
    const run = aRun(count, { due: at, startedAt: at });
    const missed = [aFire(2 * count - 1)];
    await journal.decide({ ...plan, at, decidedUntil: at, missed, run });
    const names = ['a', 'b', 'c', 'd'];
    const verdict = count % 2 === 0 ? 'fail' : 'pass';
    await journal.keepPass(
      aPass(at, {
        run: run.id,
        findings: names.map((name) => aFinding(name, { verdict })),
        facts: names.map((name) => aFact(name, at)),
      }),
      [],
    );
    await journal.endRun(run.id, { at: minute(2 * count + 1), outcome: 'success', message: 'ok' });
  }
  const approval = { fingerprint: 'f-1', step: 's', by: 'b', at: minute(0), expiresAt: minute(9) };
  await journal.approve(approval);
  await journal.keepStep({
    workflow: 'w-1',
    index: 0,
    name: 'pause',
    state: 'open',
    at: minute(0),
    data: { token: 't' },
  });
  return journal;
}

/** All that a journal says, but its size. */
export async function contentOf(journal: JournalReader): Promise<unknown> {
  const limit = 1000;
  return {
    ledgers: await journal.ledgers(),
    runs: await journal.runs({ limit }),
    ofJob: await journal.runs({ limit, job: plan.job }),
    fires: await journal.missedFires({ limit }),
    pass: await journal.lastPass(),
    findings: await journal.findings(),
    changes: await journal.changes({ limit }),
    facts: await journal.facts(),
    approvals: await journal.approvals(minute(0)),
    open: await journal.openWorkflows(),
    steps: await Promise.all(['w-1', 'w-2', 'w-3'].map((id) => journal.steps(id))),
  };
}
