import { parseArgs } from 'node:util';
import { DrError } from '../src/kernel/errors.js';
import { nearest } from '../src/kernel/nearest.js';
import { type AlertLimits, defaultLimits } from './limits.js';
import { defaultRuleOptions, type RuleOptions } from './rules-file.js';

export interface GenerateOptions {
  /** Where what an operator imports is written; undefined: the committed files. */
  readonly out: string | undefined;
  readonly rules: RuleOptions;
}

function wrong(message: string, hint: string): DrError {
  return new DrError(message, { code: 'WrongOption', kind: 'usage', hint });
}

function limitsOf(given: readonly string[]): AlertLimits {
  const changed = given.map((text): readonly [string, number] => {
    const [name = '', value = ''] = text.split('=');
    if (!Object.hasOwn(defaultLimits, name)) {
      const near = nearest(name, Object.keys(defaultLimits));
      throw wrong(
        `there is no limit ${name}`,
        near === undefined
          ? `Known: ${Object.keys(defaultLimits).join(', ')}.`
          : `Did you mean ${near}?`,
      );
    }
    const number = Number(value);
    if (value === '' || !Number.isFinite(number) || number < 0) {
      throw wrong(`${name} must be a number, not "${value}"`, `Write --limit=${name}=1.`);
    }
    return [name, number];
  });
  return { ...defaultLimits, ...Object.fromEntries(changed) };
}

/**
 * The options of the generator: `--out`, `--runbooks`, and any number of `--matcher` and `--limit`.
 * @throws DrError (usage) for a limit that does not exist; TypeError for an unknown option
 */
export function readGenerateOptions(args: readonly string[]): GenerateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      runbooks: { type: 'string' },
      matcher: { type: 'string', multiple: true },
      limit: { type: 'string', multiple: true },
    },
  });
  const { out, runbooks, matcher = [], limit = [] } = values;
  const isChanged = runbooks !== undefined || matcher.length > 0 || limit.length > 0;
  if (isChanged && out === undefined) {
    throw wrong('--out is missing', 'The committed files are those of the defaults.');
  }
  return {
    out,
    rules: {
      ...defaultRuleOptions,
      limits: limitsOf(limit),
      runbookBase: runbooks ?? defaultRuleOptions.runbookBase,
      matchers: matcher,
    },
  };
}
