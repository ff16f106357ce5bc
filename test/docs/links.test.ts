import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { catalogue } from '../../src/controls/catalogue.js';
import { proseOf, readPage, root } from './blocks.js';

// Every relative link of every page leads somewhere, and every anchor to a heading.

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Anchors of a page's headings, as GitHub makes them: punctuation goes, equal ones are numbered. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let anchor = plain;
    for (let number = 1; anchors.has(anchor); number++) anchor = `${plain}-${number}`;
    anchors.add(anchor);
  }
  return anchors;
}

function brokenLinks(path: string): readonly string[] {
  const links = [...proseOf(readPage(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, link]) => link ?? '',
  );
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(readPage(target)).has(anchor);
  });
}

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (path) => {
    expect(brokenLinks(path)).toEqual([]);
  });

  it('are looked at in more than the README', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md']));
    expect(pages.length).toBeGreaterThan(8);
  });

  it('that explain prints lead to the control', () => {
    const anchors = anchorsOf(readPage('docs/reference/controls.md'));
    expect(catalogue.map(({ id }) => id).filter((id) => !anchors.has(id))).toEqual([]);
  });
});
