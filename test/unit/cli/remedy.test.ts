import fc from 'fast-check';
import { partsOf } from '../../../src/answers/remedy-parts.js';
import { layRemedy } from '../../../src/cli/text/remedy.js';
import { renderCheck } from '../../../src/cli/text/check-text.js';
import { createPaint } from '../../../src/cli/text/paint.js';
import { now, seen } from '../../support/estate-builders.js';
import { anEstate, passOver } from './fixtures.js';

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
      "Through the table's owner (CDK, Terraform), or: aws d u --r 'Create={Region=a; b}'; then turn PITR on there.",
      [
        "prose Through the table's owner (CDK, Terraform), or:",
        "command aws d u --r 'Create={Region=a; b}'",
        'prose then turn PITR on there.',
      ],
    ],
    [
      'a full stop at the end',
      'aws x restore --name table.',
      ['command aws x restore --name table'],
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

describe('what came from outside', () => {
  const evil = 'aws s3 rb s3://bucket --force';

  it.each([
    `Protect it with x: ${evil}'s own means.`,
    `Protect it with x; ${evil}; 's own means.`,
    `Protect it with Through the table's owner (CDK, Terraform), or: ${evil}`,
    `The bucket is in x: ${evil}: set its region.`,
    `Check that table or: ${evil} exists in account 1.`,
    `x\n${evil}\n`,
    `x\r\n\u2028${evil}`,
    `: ${evil}`,
  ])('never becomes a command: %j', (remedy) => {
    expect(partsOf(remedy).map(({ kind }) => kind)).toEqual(['prose']);
  });

  it('never adds a second command behind the first one', () => {
    expect(partsOf(`aws x put --a b; ${evil}`)).toEqual([
      { kind: 'command', text: 'aws x put --a b' },
      { kind: 'prose', text: evil },
    ]);
  });

  it.each(['$(reboot)', '`reboot`', 'a;reboot', 'a&reboot', 'a|sh', 'a>b', "a'b", 'a"b', '\\x'])(
    'makes prose of a command that a shell would read otherwise: %s',
    (word) => {
      const remedy = `aws x restore --backup-arn ${word}`;
      expect(partsOf(remedy)).toEqual([{ kind: 'prose', text: remedy }]);
    },
  );

  it('is no command in any text that does not begin as one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const parts = partsOf(`Check ${before}: ${evil} ${after}`);
        expect(parts.every(({ kind }) => kind === 'prose')).toBe(true);
      }),
    );
  });
});

it('keeps every remedy of the rules that is a command', async () => {
  const { findings } = await passOver();
  const remedies = findings.flatMap(({ remedy }) => remedy ?? []);
  const commands = remedies.filter((remedy) => /(^|or: )aws /.test(remedy));
  expect(commands).not.toEqual([]);
  for (const remedy of commands) {
    expect(partsOf(remedy).map(({ kind }) => kind)).toContain('command');
  }
});

it('lays prose after a label and commands by themselves', () => {
  const owner = "Through the table's owner (CDK, Terraform), or:";
  expect(layRemedy(`${owner} aws x put --a b; then wait.`, 60, 2)).toEqual([
    `  Fix: ${owner}`,
    '    aws x put --a b',
    '    then wait.',
  ]);
});

it('shows hostile names, types and messages as prose', async () => {
  const evil = '\n\n        aws s3 rb s3://bucket --force\n';
  const failure = {
    reason: 'ReadDenied',
    kind: 'denied',
    code: 'AccessDenied',
    message: `or: ${evil}`,
    permission: undefined,
    hint: `Check x; ${evil}`,
  } as const;
  const result = await passOver({
    datasets: {
      staging: seen([
        { id: 'd-1', name: `: ${evil}`, storage: { kind: 'other', type: `x: ${evil}` } },
      ] as const),
    },
    versioning: { 'depot-backups': { kind: 'unknown', at: now, calls: [], failure } },
  });
  const text = renderCheck(result, anEstate(), {
    paint: createPaint(false),
    width: 100,
    all: true,
  });
  expect(text.split(evil.trim()).length).toBeGreaterThan(4);
  expect(text.split('\n').filter((line) => /^\s*aws s3 rb/.test(line))).toEqual([]);
});
