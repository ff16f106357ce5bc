import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { layCommand, wordsOf } from '../../../src/answers/command-line.js';

/** The words that a real shell makes of pasted text, each on a line. */
function shellWords(pasted: string): readonly string[] {
  const script = `show() { printf '%s\\n' "$@"; }\nshow ${pasted.trimStart()}\n`;
  const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  return output.split('\n').slice(0, -1);
}

const longName = `sdp-${'a1b2c3d4e5'.repeat(12)}-History`;
const commands = [
  'aws dynamodb update-table --region eu-west-1 --table-name sdp-a-Object --deletion-protection-enabled',
  `aws dynamodb update-table --table-name ${longName} --deletion-protection-enabled`,
  "aws s3api put-object-lock-configuration --bucket backups --object-lock-configuration 'ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=GOVERNANCE,Days=35}}'",
  `aws s3api x --json '{"a b": "${'c d '.repeat(40)}"}'`.replaceAll('"', ''),
  'aws sts get-caller-identity',
];

describe('layCommand', () => {
  it.each(commands)('can be pasted at any width: %.50s', (command) => {
    const wanted = wordsOf(command).map((word) => word.replaceAll("'", ''));
    for (const width of [40, 61, 100]) {
      const lines = layCommand(command, width, 8);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(shellWords(lines.join('\n'))).toEqual(wanted);
    }
  });

  it('stays within the width for words of any length', () => {
    const word = fc.stringMatching(/^[a-z0-9.-]{1,120}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 40, max: 100 }),
        fc.boolean(),
        (words, width, isQuoted) => {
          const spelled = isQuoted ? words.map((each) => `'${each}'`) : words;
          const lines = layCommand(`aws ${spelled.join(' ')}`, width, 8);
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
          const rejoined = lines
            .map((line) => (line.endsWith('\\') ? line.slice(0, -1) : `${line}\n`))
            .join('');
          expect(rejoined.replaceAll("'", '').split(/\s+/).filter(Boolean)).toEqual([
            'aws',
            ...words,
          ]);
        },
      ),
    );
  });

  it('keeps an option with its value where there is room', () => {
    expect(layCommand('aws x update --name abc --other def', 24, 2)).toEqual([
      '  aws x update \\',
      '    --name abc \\',
      '    --other def',
    ]);
  });

  it('leaves whole what a shell would read otherwise when it is broken', () => {
    const word = `"${'x'.repeat(60)}"`;
    expect(layCommand(`aws x ${word}`, 40, 0).at(-1)).toBe(`  ${word}`);
  });
});

describe('wordsOf', () => {
  it('splits at blanks outside quotes', () => {
    expect(wordsOf("a  'b c' d='e f'")).toEqual(['a', "'b c'", "d='e f'"]);
  });
});
