import { describePlaces, describeSubjects, placeOf } from '../../../src/answers/subject-words.js';
import type { ShownFinding } from '../../../src/answers/shown-finding.js';
import type { EnvironmentName } from '../../../src/estate/ids.js';
import { accountId, home } from '../../support/estate-builders.js';

const table = {
  environment: 'orders' as EnvironmentName,
  table: 'History',
  account: accountId,
  region: home,
  resource: 'sdp-e2dd35eedfec-History',
};
const bucket = { ...table, environment: undefined, table: undefined, resource: 'depot-backups' };
const region = { ...bucket, resource: home };

function shown(...subjects: readonly (typeof table | typeof bucket)[]): readonly ShownFinding[] {
  return subjects.map((subject) => ({ subject }) as ShownFinding);
}

describe('the words for a subject', () => {
  it.each([
    ['a table by its role', table, `History in ${home}`],
    [
      'what belongs to no environment with its account',
      bucket,
      `depot-backups in ${home}, account ${accountId}`,
    ],
    ['a region, which is in none', region, `${home}, account ${accountId}`],
  ])('name %s', (_what, subject, words) => {
    expect(placeOf(subject)).toBe(words);
    const [first] = describeSubjects(shown(subject)).split(' and ');
    expect(first).toBe(subject.environment === undefined ? words : 'orders History');
  });

  it('put those of one place together', () => {
    const index = { ...table, table: 'Index' };
    expect(describePlaces(shown(table, index, bucket))).toBe(
      `History, Index in ${home}; depot-backups in ${home}, account ${accountId}`,
    );
    expect(describePlaces(shown(region))).toBe(`${home}, account ${accountId}`);
  });
});
