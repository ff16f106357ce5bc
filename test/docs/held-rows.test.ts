import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guideRows, trapRows } from '../../docs/held-rows.js';
import { catalogue } from '../../src/controls/catalogue.js';

const root = join(__dirname, '..', '..');
const ids: ReadonlySet<string> = new Set(catalogue.map(({ id }) => id));

describe('what is held by a control or a rule', () => {
  it.each([...guideRows, ...trapRows])('$what', ({ controls, rule, tests }) => {
    expect(controls.filter((id) => !ids.has(id))).toEqual([]);
    expect(controls.length > 0 || rule !== undefined).toBe(true);
    expect(tests.length).toBeGreaterThan(0);
    for (const [file, words] of tests) {
      expect(existsSync(join(root, file))).toBe(true);
      expect(readFileSync(join(root, file), 'utf8')).toContain(words);
    }
  });

  it('names every control but those that no statement asks for', () => {
    const named = new Set([...guideRows, ...trapRows].flatMap(({ controls }) => controls));
    expect(named.size).toBeGreaterThan(35);
  });

  it('tells each statement once', () => {
    const told = [...guideRows, ...trapRows].map(({ what }) => what);
    expect(new Set(told).size).toBe(told.length);
  });
});
