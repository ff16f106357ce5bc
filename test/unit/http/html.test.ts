import fc from 'fast-check';
import { html, markupOf } from '../../../src/http/html.js';
import { readMarkup } from '../../support/markup.js';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title></style></script><svg onload=alert(1)>',
    '<!--',
    ']]>',
    '&lt;script&gt;',
    '&#x3c;b&#x3e;',
    '\u0000<\u0000b>',
  ),
);

/** Without what has no place in a page: control characters, and marks that turn the direction. */
const shown = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');

it('whatever is put in stays text, in a text and in an attribute', () => {
  fc.assert(
    fc.property(hostile, hostile, (inside, attribute) => {
      const { tags, text } = readMarkup(markupOf(html`<p title="${attribute}">${inside}</p>`));
      expect(tags).toEqual([{ name: 'p', attributes: { title: shown(attribute) } }]);
      expect(text).toBe(shown(inside));
    }),
  );
});

it('pieces are put together without escaping them again', () => {
  const items = ['a', '<b>'].map((item) => html`<b>${item}</b>`);
  expect(markupOf(html`<p>${items}${undefined}${7}</p>`)).toBe('<p><b>a</b><b>&lt;b&gt;</b>7</p>');
});

it('what looks like a piece but was not made here is not markup', () => {
  const forged = JSON.parse('{"markup":"<script>"}') as ReturnType<typeof html>;
  expect(markupOf(html`<p>${forged}</p>`)).not.toContain('<script>');
});
