import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from '../../docs/pages.js';

const root = join(__dirname, '..', '..');

describe('generated pages', () => {
  it.each(Object.entries(pages()))('%s is what the code says (npm run docs)', (path, text) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });
});
