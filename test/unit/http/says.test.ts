import { markupOf } from '../../../src/http/html.js';
import { saysOf } from '../../../src/http/pages/finding-list.js';

describe('what is wrong', () => {
  it.each([
    ['deletion protection is off', true],
    ['unlocked', true],
    ['sdp-stg-9d40c6b8e173-data-role may do more', false], // a name, as it is spelled
    ['s3:GetObject is allowed', false],
    ['PITR is off', false],
    ['2 of its points are gone', false],
  ])('%s: begins as a sentence does: %j', (message, isSentence) => {
    expect(markupOf(saysOf(message)).includes('class="says sentence"')).toBe(isSentence);
    expect(markupOf(saysOf(message))).toContain(message);
  });
});
