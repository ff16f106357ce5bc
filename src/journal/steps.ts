import { DrError, invariant } from '../kernel/errors.js';
import { largestStepBytes, type WorkflowStep, workflowStates } from '../ports/journal.js';
import { isPlainKey } from './approvals.js';
import { type Codec, dateOf, decode, encode, oneOf, shape, text } from './codec.js';
import { type RowOf, sealedTable } from './sealed-table.js';
import type { Store } from './store.js';

export const stepTable = sealedTable('step', ['workflow', 'number'], {
  workflow: 'text',
  number: 'integer',
  state: 'text',
  at: 'integer',
  body: 'text',
});

const anything: Codec<unknown> = { write: (value) => value, read: (json) => json };
const stepBody = shape<Pick<WorkflowStep, 'name' | 'data'>>({ name: text, data: anything });
const stepState = oneOf(workflowStates);

function stepOf({
  workflow,
  number,
  state,
  at,
  body,
}: RowOf<typeof stepTable.columns>): WorkflowStep {
  return {
    workflow,
    index: number,
    state: stepState.read(state),
    at: dateOf(at),
    ...decode(stepBody, body),
  };
}

export function readSteps(store: Store, workflow: string): readonly WorkflowStep[] {
  return stepTable.all(store, 'WHERE workflow = ? ORDER BY number', workflow).map(stepOf);
}

/** Picks the newest step of each workflow; `first_at` is when its workflow began. */
export const newestSteps = `
  SELECT workflow, state, at, first_at FROM (
    SELECT workflow, state, at,
      first_value(at) OVER (PARTITION BY workflow ORDER BY number) AS first_at,
      row_number() OVER (PARTITION BY workflow ORDER BY number DESC) AS back
    FROM step
  ) WHERE back = 1`;

export function readOpenWorkflows(store: Store): readonly string[] {
  return store
    .all(`${newestSteps} AND state = 'open' ORDER BY first_at, workflow`)
    .map(({ workflow }) => text.read(workflow));
}

/** See `Journal.keepStep`. To be called in a transaction. */
export function writeStep(store: Store, step: WorkflowStep): void {
  const { workflow, index, state, at } = step;
  invariant(isPlainKey(workflow), `a workflow's id is plain: ${workflow}`);
  const body = encode(stepBody, step);
  invariant(Buffer.byteLength(body) <= largestStepBytes, `a step keeps ${largestStepBytes} bytes`);
  const kept = stepTable.get(store, 'WHERE workflow = ? AND number = ?', workflow, index);
  const isFinal =
    kept?.state === 'compensated' || (kept?.state === 'done' && state !== 'compensated');
  if (isFinal) {
    throw new DrError(`step ${index} of ${workflow} is ${kept.state}`, {
      code: 'StepDone',
      kind: 'conflict',
      hint: 'Read the steps of the workflow again: another run of it was here.',
    });
  }
  const count = store.number('SELECT count(*) FROM step WHERE workflow = ?', workflow);
  invariant(
    Number.isInteger(index) && index >= 0 && index <= count && index < mostSteps,
    `steps are kept in order; ${index} does not follow ${count} of them`,
  );
  stepTable.put(store, { workflow, number: index, state, at: at.getTime(), body });
}

/** Of one workflow. */
const mostSteps = 10_000;
