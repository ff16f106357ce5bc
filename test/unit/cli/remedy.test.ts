import { layRemedy, partsOf } from '../../../src/cli/text/remedy.js';

describe('partsOf', () => {
  it.each([
    ['prose alone', 'Ask who made it.', ['prose Ask who made it.']],
    ['a command alone', 'aws s3api put --x y', ['command aws s3api put --x y']],
    [
      'a remark after a command',
      'aws x put (it fills later)',
      ['command aws x put', 'prose (it fills later)'],
    ],
    [
      'a second sentence after a semicolon',
      'aws x put Status=Enabled; wait 15 minutes',
      ['command aws x put Status=Enabled', 'prose wait 15 minutes'],
    ],
    [
      'prose around a command',
      "Through its owner, or: aws d u --r 'Create={Region=a; b}'; then turn PITR on there.",
      [
        'prose Through its owner, or:',
        "command aws d u --r 'Create={Region=a; b}'",
        'prose then turn PITR on there.',
      ],
    ],
    [
      'a full stop at the end',
      'Find out, then: aws x restore --name <table>.',
      ['prose Find out, then:', 'command aws x restore --name <table>'],
    ],
    [
      'AWS as a word',
      'Check that the endpoint is AWS; ask.',
      ['prose Check that the endpoint is AWS; ask.'],
    ],
    ['nothing', '', []],
  ])('finds %s', (_what, remedy, expected) => {
    expect(partsOf(remedy).map(({ kind, text }) => `${kind} ${text}`)).toEqual(expected);
  });
});

it('lays prose after a label and commands by themselves', () => {
  expect(layRemedy('Ask, or: aws x put --a b; then wait.', 60, 2)).toEqual([
    '  Fix: Ask, or:',
    '    aws x put --a b',
    '    then wait.',
  ]);
});
