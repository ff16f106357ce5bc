import { createPaint, wantsColor } from '../../../src/cli/text/paint.js';

describe('wantsColor', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR against NO_COLOR', { FORCE_COLOR: '', NO_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ])('%s', (_what, env, isTTY, expected) => {
    expect(wantsColor(env, isTTY)).toBe(expected);
  });
});

describe('createPaint', () => {
  it('leaves text as it is without colour', () => {
    expect(createPaint(false)('critical', 'text')).toBe('text');
  });

  it('surrounds text with colour, and empty text with nothing', () => {
    expect(createPaint(true)('critical', 'text')).toBe('\u001b[31mtext\u001b[39m');
    expect(createPaint(true)('critical', '')).toBe('');
  });
});
