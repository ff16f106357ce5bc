import type { Finding } from '../../../src/controls/finding.js';
import {
  narrowToFinding,
  refuseNoFinding,
  resolveFinding,
} from '../../../src/cli/finding-index.js';
import { isDrError } from '../../../src/kernel/errors.js';
import { anEstate, passOver } from './fixtures.js';

async function failing(control: string): Promise<Finding> {
  const { findings } = await passOver();
  const found = findings.find((each) => each.control === control && each.verdict === 'fail');
  if (found === undefined) throw new Error(`expected a failure of ${control}`);
  return found;
}

function refusal(work: () => unknown): {
  readonly code: string;
  readonly hint: string | undefined;
} {
  try {
    work();
  } catch (error) {
    if (isDrError(error) && error.kind === 'usage') return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('resolveFinding', () => {
  it('finds by id, by the beginning of its number, and by its control', async () => {
    const { findings } = await passOver();
    const wanted = await failing('pitr-enabled');
    const number = wanted.id.split(':')[1] ?? '';
    for (const word of [
      wanted.id,
      number,
      number.slice(0, 6),
      `pitr-enabled:${number.slice(0, 5)}`,
      'pitr-enabled',
    ]) {
      expect(resolveFinding(findings, word).id).toBe(wanted.id);
    }
  });

  it('refuses what fits several, and names them', async () => {
    const { findings } = await passOver();
    const [first] = findings;
    if (first === undefined) throw new Error('expected findings');
    const twins = [0, 1, 2, 3, 4, 5, 6].map((digit) => ({
      ...first,
      id: `${first.control}:abcd0000000${digit}`,
    }));
    const { code, hint } = refusal(() => resolveFinding(twins, 'abcd'));
    expect(code).toBe('FindingAmbiguous');
    expect(hint).toContain(`${first.control}:abcd00000000`);
    expect(hint).toContain('and 2 more');
  });

  it('takes no number shorter than four digits', async () => {
    const { findings } = await passOver();
    const wanted = await failing('pitr-enabled');
    const short = wanted.id.split(':')[1]?.slice(0, 3) ?? '';
    expect(refusal(() => resolveFinding(findings, short)).code).toBe('FindingUnknown');
  });

  it('suggests what was probably meant', async () => {
    const { findings } = await passOver();
    const wanted = await failing('pitr-enabled');
    const typo = wanted.id.replace('enabled', 'enabeld');
    expect(refusal(() => resolveFinding(findings, typo)).hint).toContain(
      `Did you mean ${wanted.id}?`,
    );
    expect(refusal(() => resolveFinding(findings, 'zzz')).hint).toContain('depot-dr check --all');
  });

  it('says when nothing of a control fails', async () => {
    const { findings } = await passOver({});
    const { code } = refusal(() => resolveFinding(findings, 'pitr-enabled'));
    expect(code).toBe('FindingUnknown');
  });
});

describe('refuseNoFinding', () => {
  it.each([
    ['', 'depot-dr check --all'],
    ['b42', 'depot-dr check --all'],
    ['zzz', 'depot-dr check --all'],
    ['pitr-enabeld', 'Did you mean pitr-enabled?'],
  ])('refuses "%s", which can be no finding, before anything is asked', (word, hint) => {
    const error = refusal(() => refuseNoFinding(word));
    expect(error).toMatchObject({ code: 'FindingUnknown', kind: 'usage' });
    expect(error.hint).toContain(hint);
  });

  it.each(['pitr-enabled', 'b42d', 'b42d664847ea', 'pitr-enabled:b42d', 'pitr-enabeld:b42d'])(
    'lets pass what may be one: %s',
    (word) => {
      expect(() => refuseNoFinding(word)).not.toThrow();
    },
  );
});

describe('narrowToFinding', () => {
  it('leaves only the environment of a full id', async () => {
    const { id } = await failing('pitr-enabled');
    const estate = narrowToFinding(anEstate(), id);
    expect(estate.environments.map(({ name }) => name)).toEqual(['prod-orders']);
    const { findings } = await passOver(undefined, estate);
    expect(resolveFinding(findings, id).id).toBe(id);
  });

  it('leaves only the bucket of a shared one', async () => {
    const { id } = await failing('bucket-versioning');
    const estate = narrowToFinding(anEstate(), id);
    expect(estate.environments).toEqual([]);
    expect(estate.buckets.map(({ name }) => name)).toEqual(['depot-backups']);
  });

  it.each(['dataset-storage:000000000000', '1a2b', 'pitr-enabled', ''])(
    'leaves the estate whole for "%s"',
    (word) => {
      expect(narrowToFinding(anEstate(), word)).toEqual(anEstate());
    },
  );
});
