import fc from 'fast-check';
import { readPolicy, statementName } from '../../../../src/controls/access/policy-document.js';
import {
  parsePrincipal,
  type PolicyPrincipal,
  type PrincipalKind,
  principalText,
} from '../../../../src/controls/access/principals.js';
import {
  allow,
  guest,
  guestRole,
  type Json,
  policyText,
} from '../../../support/policy-documents.js';

const one = (changes: Json): string => policyText([allow(changes)]);

describe('reading a policy', () => {
  it.each<[string, string]>([
    ['is not valid JSON', ''],
    ['is not valid JSON', '{"Statement": [}'],
    ['is no JSON object', '[]'],
    ['is no JSON object', 'null'],
    ['has no Statement', '{}'],
    ['has an element "Statements" in its first level', '{"Statements": []}'],
    ['has a Version that is not known', policyText([], '2013-01-01')],
    ['has a statement 2 that is no object', policyText([allow(), 7 as unknown as Json])],
    ['has an Effect in statement 1 that is neither Allow nor Deny', one({ Effect: 'allow' })],
    ['has a Sid in statement 1 that is no text', one({ Sid: 1 })],
    ['has an element "Actions" in statement 1', one({ Actions: 's3:*' })],
    ['has no Action in statement 1', one({ Action: undefined })],
    ['has both Action and NotAction in statement 1', one({ NotAction: 's3:*' })],
    ['has an empty Action in statement 1', one({ Action: [] })],
    ['has something other than text as Action in statement 1', one({ Action: [1] })],
    [
      'has something other than text as NotResource in statement 1',
      one({ Resource: undefined, NotResource: {} }),
    ],
    ['has no Principal in statement 1', one({ Principal: undefined })],
    ['has a Principal in statement 1 of no known form', one({ Principal: guest })],
    ['has an empty Principal in statement 1', one({ Principal: {} })],
    ['has an element "Aws" in Principal in statement 1', one({ Principal: { Aws: '*' } })],
    [
      'has something other than text as Principal in statement 1',
      one({ Principal: { AWS: 222222222222 } }),
    ],
    ['has a Condition in statement 1 that is no object', one({ Condition: [] })],
    ['has a Condition "Bool" in statement 1 that is no object', one({ Condition: { Bool: true } })],
    [
      'has a condition in statement 1 with a value of no known form',
      one({ Condition: { Bool: { 'aws:SecureTransport': null } } }),
    ],
    ['is longer than 131072 characters', one({ Sid: 'x'.repeat(131_072) })],
    [
      'names "Effect" twice in one place',
      policyText([allow()]).replace('"Effect":"Allow"', '"Effect":"Deny","\\u0045ffect":"Allow"'),
    ],
  ])('says that it %s', (reason, text) => {
    expect(readPolicy(text)).toEqual({ kind: 'unreadable', reason });
  });

  it('takes texts and lists alike, and one statement for a list of one', () => {
    const [single, list] = [
      JSON.stringify({ Version: '2012-10-17', Id: 'x', Statement: allow({ Sid: 'One' }) }),
      policyText([
        allow({
          Sid: 'One',
          Action: ['s3:GetObject'],
          Principal: { AWS: [`arn:aws:iam::${guest}:root`] },
        }),
      ]),
    ];
    expect(readPolicy(single)).toEqual(readPolicy(list));
  });

  it('takes a name twice in different places, also inside text', () => {
    const text = one({
      Sid: '"Effect":"Deny","Effect":{',
      Condition: { Bool: { Action: 'Action' } },
    });
    expect(readPolicy(text).kind).toBe('document');
  });

  it('takes a statement without a resource, as a trust policy has it', () => {
    const reading = readPolicy(one({ Resource: undefined }));
    expect(
      reading.kind === 'document' && reading.document.statements[0]?.resources,
    ).toBeUndefined();
  });

  it('reads or refuses any text, and never throws', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('Allow', '*', 's3:*', 1, true, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'Version',
            'Statement',
            'Effect',
            'Action',
            'Principal',
            'AWS',
            'Condition',
            'Bool',
          ),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          json.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(['document', 'unreadable']).toContain(readPolicy(text).kind);
        },
      ),
    );
  });

  it('calls a statement by its place and its Sid', () => {
    expect(statementName({ position: 2, sid: undefined })).toBe('statement 2');
    expect(statementName({ position: 2, sid: '' })).toBe('statement 2');
    expect(statementName({ position: 2, sid: 'TlsOnly' })).toBe('statement 2 ("TlsOnly")');
  });
});

const session = `arn:aws:sts::${guest}:assumed-role/reader/nightly`;

const forms: readonly [PrincipalKind, string, PolicyPrincipal][] = [
  ['AWS', '*', { kind: 'everyone' }],
  ['AWS', guest, { kind: 'account', account: guest }],
  ['AWS', `arn:aws:iam::${guest}:root`, { kind: 'account', account: guest }],
  ['AWS', `arn:aws-cn:iam::${guest}:root`, { kind: 'account', account: guest }],
  ['AWS', guestRole, { kind: 'role', account: guest, arn: guestRole }],
  ['AWS', session, { kind: 'session', account: guest, name: 'reader', arn: session }],
  [
    'AWS',
    `arn:aws:iam::${guest}:user/ops/ana@x`,
    { kind: 'user', account: guest, arn: `arn:aws:iam::${guest}:user/ops/ana@x` },
  ],
  ['AWS', 'AROA2XYZEXAMPLE12345', { kind: 'deleted', id: 'AROA2XYZEXAMPLE12345' }],
  ['AWS', `${guest}:root`, { kind: 'unrecognised', text: `${guest}:root` }],
  ['AWS', `arn:aws:iam::${guest}`, { kind: 'unrecognised', text: `arn:aws:iam::${guest}` }],
  ['AWS', '12345', { kind: 'unrecognised', text: '12345' }],
  ['Service', 'backup.amazonaws.com', { kind: 'service', name: 'backup.amazonaws.com' }],
  ['Service', '*', { kind: 'unrecognised', text: '*' }],
  ['Federated', 'accounts.google.com', { kind: 'federated', name: 'accounts.google.com' }],
  ['CanonicalUser', '79a59df9', { kind: 'canonical', id: '79a59df9' }],
];

describe('a principal', () => {
  it.each(forms)('under %s, %s, is known for what it is', (kind, text, expected) => {
    expect(parsePrincipal(kind, text)).toEqual(expected);
  });

  it('is the same when its own text is read again', () => {
    const texts = fc.oneof(
      fc.constantFrom(...forms.map(([kind, text]) => [kind, text] as const)),
      fc.tuple(
        fc.constantFrom<PrincipalKind[]>('AWS', 'Service', 'Federated', 'CanonicalUser'),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(texts, ([kind, text]) => {
        const once = parsePrincipal(kind, text);
        expect(parsePrincipal(kind, principalText(once))).toEqual(once);
      }),
    );
  });
});
