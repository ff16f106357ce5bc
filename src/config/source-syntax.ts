import type { ErrorCode } from 'yaml';

interface Described {
  readonly message: string;
  readonly remedy: string;
}

const known: { readonly [Code in ErrorCode]?: Described } = {
  TAB_AS_INDENT: { message: 'a tab is used as indentation', remedy: 'indent with spaces' },
  BAD_INDENT: {
    message: 'the indentation does not fit, or a bracket is not closed',
    remedy: 'align it with its neighbours; close every [ and {',
  },
  BAD_ALIAS: { message: 'the alias or anchor is malformed', remedy: 'write *name and &name' },
  BAD_SCALAR_START: {
    message: 'a value cannot begin with this character',
    remedy: 'put the value in quotes',
  },
  BAD_DQ_ESCAPE: {
    message: 'unknown escape sequence in double quotes',
    remedy: 'use single quotes, or double the backslash',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'two keys on one line',
    remedy: 'put the value in quotes when it holds ": ", or start a new line',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key runs over several lines',
    remedy: 'a ":" is probably missing at the end of the line before',
  },
  MISSING_CHAR: {
    message: 'a closing or separating character is missing',
    remedy: 'check quotes, commas and colons here',
  },
  MULTIPLE_DOCS: {
    message: 'a second document begins here',
    remedy: 'keep everything in one document, without another "---"',
  },
  TAG_RESOLVE_FAILED: {
    message: 'tags are not supported',
    remedy: 'remove the word that begins with "!"',
  },
  RESOURCE_EXHAUSTION: { message: 'nested too deeply', remedy: 'check that it is the right file' },
};

// A cron expression without quotes: YAML takes the star for an alias.
const bareStar = /^(\s*(?:- +)?[\w-]+:\s+)\*(?:\/\d+)?(?:\s|$)/;

/**
 * What is wrong with a line whose value begins with a star that is no alias, and at which character
 * of the line; undefined for any other line. Never throws.
 */
export function bareStarAt(line: string): (Described & { readonly index: number }) | undefined {
  const before = bareStar.exec(line)?.[1];
  return before === undefined
    ? undefined
    : {
        index: before.length,
        message: 'a value that begins with * is not in quotes',
        remedy: "put it in quotes, as in '*/10 * * * *'",
      };
}

/** A syntax error in our words: the parser's own may quote the file. Never throws. */
export function describeSyntax(code: ErrorCode): Described {
  return (
    known[code] ?? {
      message: 'not valid YAML',
      remedy: 'check quotes, brackets, colons and indentation around this place',
    }
  );
}
