/** Reads errors of the SDK without trusting their shape: anything can be thrown. Never throws. */
export interface ErrorShape {
  /** As the service spells it; bounded, one word. */
  readonly name: string;
  /** Free of control characters, at most 300 characters. It is data, never to be acted upon. */
  readonly message: string;
  readonly status: number | undefined;
  /** Of Node: `ECONNREFUSED`, ... Of the error or of one of its causes. */
  readonly nodeCode: string | undefined;
  /** The answer came but could not be decoded. */
  readonly unreadable: boolean;
  readonly contentType: string | undefined;
  /** The region that S3 says the bucket is in. */
  readonly bucketRegion: string | undefined;
}

const longestMessage = 300;
const mostCauses = 8;

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What the SDK adds to an answer that it could not read: it is meant for who calls it. */
const sdkAdvice =
  /\s*Deserialization error: to see the raw response[^.]*\.\$response on this object\./;

/** Text from outside made fit for a terminal, a log line and a page. */
export function cleanText(text: string, longest = longestMessage): string {
  const own = text.replace(sdkAdvice, '');
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  const flat = own.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  if (flat.length <= longest) return flat;
  const cut = flat.slice(0, longest - 1);
  const word = cut.lastIndexOf(' ');
  return `${word > longest / 2 ? cut.slice(0, word) : cut}…`;
}

/** A header of a response; name in lower case. */
export function responseHeader(response: unknown, name: string): string | undefined {
  return textOf(member(member(response, 'headers'), name));
}

/** A response header of an SDK error; name in lower case. */
export function headerOf(error: unknown, name: string): string | undefined {
  return responseHeader(member(error, '$response'), name);
}

export function statusOf(error: unknown): number | undefined {
  const status =
    member(member(error, '$metadata'), 'httpStatusCode') ??
    member(member(error, '$response'), 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** The request id of an answer or of an error. */
export function requestIdOf(value: unknown): string | undefined {
  const id = textOf(member(member(value, '$metadata'), 'requestId'));
  return id === undefined ? undefined : cleanText(id, 128);
}

function nodeCodeOf(error: unknown): string | undefined {
  let next = error;
  for (let depth = 0; depth < mostCauses && next !== undefined; depth++) {
    const code = textOf(member(next, 'code'));
    if (code !== undefined && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code;
    const among = member(next, 'errors'); // Node tries several addresses: AggregateError
    next = member(next, 'cause') ?? (Array.isArray(among) ? among[0] : undefined);
  }
  return undefined;
}

/** What is known of a thrown value. */
export function shapeOf(error: unknown): ErrorShape {
  const status = statusOf(error);
  const name = textOf(member(error, 'name')) ?? textOf(member(error, 'Code')) ?? 'Unknown';
  const nodeCode = nodeCodeOf(error);
  const said = textOf(member(error, 'message')) ?? nodeCode ?? name;
  const isSilent = status !== undefined && /^Unknown(Error)?$/.test(said);
  const message = isSilent ? `HTTP ${status} without an explanation` : said;
  const isService = member(error, '$fault') !== undefined;
  const contentType = headerOf(error, 'content-type');
  // AWS never words an error in HTML; for XML services the SDK makes a NotFound of such a page.
  const isPage = status !== undefined && /^text\/html\b/i.test(contentType ?? '');
  return {
    name: /^[\w.:-]{1,80}$/.test(name) ? name : 'Unknown',
    message: cleanText(message),
    status,
    nodeCode,
    unreadable:
      isPage ||
      (!isService && status !== undefined && /^(SyntaxError|Error|TypeError)$/.test(name)),
    contentType,
    bucketRegion: headerOf(error, 'x-amz-bucket-region') ?? textOf(member(error, 'Region')),
  };
}
