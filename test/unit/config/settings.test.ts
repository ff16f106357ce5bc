import fc from 'fast-check';
import { settingEntries } from '../../../src/config/resolve-settings.js';
import { stateDirectory } from '../../../src/config/state-directory.js';
import { baseTree, configurationOf, problemsOf, readTree } from './base-file.js';

const withFile = (sections: object, env: Readonly<Record<string, string>> = {}) =>
  readTree({ ...sections, ...baseTree() }, env);

it('takes a value from the file, and a variable before the file', () => {
  const file = { aws: { rateShare: 0.25, maximumAttempts: 3 }, log: { level: 'info' } };
  const { settings } = configurationOf(
    withFile(file, { DEPOTDR_AWS_RATE_SHARE: '0.1', DEPOTDR_LOG_LEVEL: 'debug' }),
  );
  expect(settings.aws).toMatchObject({ rateShare: 0.1, maximumAttempts: 3 });
  expect(settings.log.level).toBe('debug');
});

it('takes an empty variable for unset', () => {
  const env = { DEPOTDR_LOG_LEVEL: '', DEPOTDR_OBSERVE_CONCURRENCY: '' };
  const { settings } = configurationOf(withFile({ log: { level: 'info' } }, env));
  expect(settings).toMatchObject({ log: { level: 'info' }, observe: { concurrency: 64 } });
});

it('has a variable of its own for every setting, and takes it', () => {
  const names = settingEntries().map(({ setting }) => setting.env);
  expect(new Set(names).size).toBe(names.length);
  for (const { section, key, setting } of settingEntries()) {
    const { settings } = configurationOf(withFile({}, { [setting.env]: String(setting.default) }));
    expect(settings).toMatchObject({ [section]: { [key]: setting.default } });
    expect(problemsOf(withFile({}, { [setting.env]: ' ' }))).toMatchObject([
      { file: 'environment', line: 0, column: 0, path: setting.env, message: 'is not valid' },
    ]);
  }
});

it.each(['12abc', '0x10', ' 5', '5.5', '1e1', '-1', '0', '1025', 'Infinity', '٣'])(
  'refuses %j as a whole number',
  (text) => {
    expect(problemsOf(withFile({}, { DEPOTDR_OBSERVE_CONCURRENCY: text }))).toMatchObject([
      {
        path: 'DEPOTDR_OBSERVE_CONCURRENCY',
        value: text.trim(),
        remedy: 'use a whole number from 1 to 1024, or unset it',
      },
    ]);
  },
);

it('reports a variable with a slip in its name, and leaves others alone', () => {
  const env = { DEPOTDR_LOG_LEVL: 'info', DEPOTDR_SOMETHING_ELSE: '1', OTHER: '2' };
  expect(problemsOf(withFile({}, env))).toMatchObject([
    { path: 'DEPOTDR_LOG_LEVL', value: '', remedy: 'did you mean DEPOTDR_LOG_LEVEL?' },
  ]);
});

it.each([
  [
    { aws: { rateShare: '0.5' } },
    'aws.rateShare',
    'is a text',
    'use a number from 0.01 to 1, without quotes',
  ],
  [{ aws: { rateShare: 0 } }, 'aws.rateShare', 'is not valid', 'use a number from 0.01 to 1'],
  [
    { aws: { maximumAttempts: '12abc' } },
    'aws.maximumAttempts',
    'is a text',
    'use a whole number from 1 to 20',
  ],
  [{ aws: { sessionName: 7 } }, 'aws.sessionName', 'is a number, not a text', 'quote it: "7"'],
  [
    { aws: { 'session.Name': 7 } },
    'aws["session.Name"]',
    'is not a known key',
    'did you mean "sessionName"?',
  ],
  [{ log: 'info' }, 'log', 'is a text', 'use a section of named keys'],
  [{ log: { level: 'wran' } }, 'log.level', 'is not valid', 'did you mean "warn"?'],
  [
    { log: { level: null } },
    'log.level',
    'is empty',
    'use one of silent, fatal, error, warn, info, debug, trace, or remove the key',
  ],
])('reports %j', (file, path, message, remedy) => {
  expect(problemsOf(withFile(file))).toMatchObject([{ path, message, remedy }]);
});

it('leaves the token of the page alone, which is no setting', () => {
  expect(problemsOf(withFile({}, { DEPOTDR_PAGE_TOKEN: 'x' }))).toEqual([]);
  expect(problemsOf(withFile({}, { DEPOTDR_PAGE_TOKEN_FIL: 'x' }))).toMatchObject([
    { path: 'DEPOTDR_PAGE_TOKEN_FIL', remedy: 'did you mean DEPOTDR_PAGE_TOKEN_FILE?' },
  ]);
});

it('tells a certificate without its key, in the file and in a variable', () => {
  const file = { page: { certificateFile: 'tls/page.pem' } };
  expect(problemsOf(withFile(file))).toMatchObject([
    { path: 'page.certificateFile', message: 'has no keyFile beside it', line: 3 },
  ]);
  const key = { DEPOTDR_PAGE_KEY_FILE: 'tls/page.key' };
  expect(problemsOf(withFile({}, key))).toMatchObject([
    { path: 'DEPOTDR_PAGE_KEY_FILE', message: 'has no certificateFile beside it', line: 0 },
  ]);
  expect(problemsOf(withFile(file, key))).toEqual([]);
  expect(problemsOf(withFile({ page: { clientCaFile: 'ca.pem' } }))).toMatchObject([
    { path: 'page.clientCaFile', message: 'has no certificateFile beside it' },
  ]);
});

it.each([
  ['', '/etc/depot-dr/depot-dr-state'],
  ['../lib/state', '/etc/lib/state'],
  ['/var/lib/depot-dr', '/var/lib/depot-dr'],
])('counts the state directory %j from the configuration file', (directory, expected) => {
  const { settings } = configurationOf(withFile({ state: { directory } }));
  const file = '../etc/depot-dr/depot-dr.yaml';
  expect(stateDirectory({ file, settings }, '/srv')).toBe(expected);
});

it.each(['127.0.0.1', '::', '::1', '0.0.0.0', 'localhost', 'fe80::1'])(
  'may listen on %s',
  (address) => {
    expect(configurationOf(withFile({ ops: { address } })).settings.ops.address).toBe(address);
  },
);

it.each(['', 'http://x', '127.0.0.1:80', 'a b', '-x'])('does not listen on %j', (address) => {
  expect(problemsOf(withFile({ ops: { address } }))).toMatchObject([{ path: 'ops.address' }]);
});

it('reports a bad value of the file even where a good variable would win', () => {
  const read = withFile({ log: { level: 'loud' } }, { DEPOTDR_LOG_LEVEL: 'info' });
  expect(problemsOf(read)).toMatchObject([{ path: 'log.level' }]);
});

it('keeps any number within bounds exactly, from file and variable', () => {
  const share = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
  fc.assert(
    fc.property(share, (rateShare) => {
      const fromFile = configurationOf(withFile({ aws: { rateShare } }));
      const variable = { DEPOTDR_AWS_RATE_SHARE: String(rateShare) };
      const fromVariable = configurationOf(withFile({}, variable));
      expect(fromFile.settings.aws.rateShare).toBe(rateShare);
      expect(fromVariable.settings.aws.rateShare).toBe(rateShare);
    }),
    { numRuns: 30 },
  );
});
