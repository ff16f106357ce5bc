import { explanationOf } from '../../../src/cli/explanation.js';
import { createPaint } from '../../../src/cli/text/paint.js';
import { renderExplanation } from '../../../src/cli/text/explain-text.js';
import { passOver } from './fixtures.js';

it('an explanation says that a failure is waived, by whom, until when and why', async () => {
  const { findings } = await passOver();
  const failed = findings.find(
    ({ control, verdict }) => control === 'pitr-enabled' && verdict === 'fail',
  );
  if (failed === undefined) throw new Error('expected a failure');
  const waiver = {
    owner: 'data team',
    reason: 'the replica is\nrebuilt',
    until: new Date('2026-12-01T12:00:00Z'),
  };
  const waived = { ...failed, waiver };
  const options = { paint: createPaint(false), width: 100 };
  expect(renderExplanation(waived, explanationOf(waived), options)).toContain(
    'FAIL, critical, waived: PitrDisabled\nUntil 2026-12-01, by data team: the replica is rebuilt\n',
  );
  expect(renderExplanation(failed, explanationOf(failed), options)).not.toContain('waived');
});
