/** What is sent back. Headers that every answer carries are added on the way out. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A function gives the body in parts; it is not called for HEAD. */
  readonly body: string | Buffer | ((signal: AbortSignal) => Parts);
}

export type Parts = AsyncIterable<string> | Iterable<string>;

/** Why a request is not answered as it wished; shown as JSON, text or a page by who asked. */
export interface Problem {
  readonly kind: 'problem';
  readonly status: number;
  /** Stable, CamelCase; clients match on it. */
  readonly code: string;
  readonly detail: string;
  readonly hint?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the JSON form. */
  readonly members?: Readonly<Record<string, unknown>>;
}

export function answer(
  status: number,
  contentType: string,
  body: Answer['body'],
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { kind: 'answer', status, headers: { 'Content-Type': contentType, ...headers }, body };
}

export function textAnswer(status: number, text: string): Answer {
  return answer(status, 'text/plain; charset=utf-8', text);
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return answer(status, 'application/json', `${JSON.stringify(value)}\n`, headers);
}

export function problem(
  status: number,
  code: string,
  detail: string,
  more: Pick<Problem, 'hint' | 'headers' | 'members'> = {},
): Problem {
  return { kind: 'problem', status, code, detail, ...more };
}

export function unknownEnvironment(name: string): Problem {
  return problem(404, 'EnvironmentUnknown', `no environment is called "${name}"`, {
    hint: 'It may have left the configuration.',
  });
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Refused',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request too slow',
  409: 'Busy',
  413: 'Body too large',
  414: 'Address too long',
  421: 'Not the server of this name',
  429: 'Too many tries',
  431: 'Headers too large',
  500: 'Failed',
  503: 'Not available now',
};

/** A status in words. */
export function titleOf(status: number): string {
  return titles[status] ?? `Status ${status}`;
}

/** @source RFC 9457, Problem Details for HTTP APIs */
export function problemJson({ status, code, detail, hint, headers, members }: Problem): Answer {
  const body = { title: titleOf(status), status, code, detail, hint: hint ?? null, ...members };
  return answer(status, 'application/problem+json', `${JSON.stringify(body)}\n`, headers);
}

/** For people who ask with a bare tool. */
export function problemText({ status, detail, hint, headers }: Problem): Answer {
  const text = `${titleOf(status)}: ${detail}\n${hint === undefined ? '' : `${hint}\n`}`;
  return answer(status, 'text/plain; charset=utf-8', text, headers);
}
