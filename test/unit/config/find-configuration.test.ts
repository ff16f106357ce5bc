import { findConfiguration } from '../../../src/config/find-configuration.js';

const search = (
  files: readonly string[],
  { flag, variable }: { readonly flag?: string; readonly variable?: string } = {},
) =>
  findConfiguration({
    flag,
    env: variable === undefined ? {} : { DEPOT_DR_CONFIG: variable },
    cwd: '/srv/depot',
    exists: (path) => files.includes(path),
  });

const everywhere = [
  '/srv/depot/a.yaml',
  '/b.yaml',
  '/srv/depot/depot-dr.yaml',
  '/etc/depot-dr/depot-dr.yaml',
];

it.each([
  [{ flag: 'a.yaml', variable: '/b.yaml' }, 'a.yaml'],
  [{ variable: '/b.yaml' }, '/b.yaml'],
  [{ variable: '' }, 'depot-dr.yaml'],
  [{}, 'depot-dr.yaml'],
])('with %j finds %s', (asked, found) => {
  expect(search(everywhere, asked)).toBe(found);
});

it('falls back to the machine-wide file', () => {
  expect(search(['/etc/depot-dr/depot-dr.yaml'])).toBe('/etc/depot-dr/depot-dr.yaml');
});

it.each([
  [
    { flag: 'missing.yaml' },
    '/srv/depot/missing.yaml (from --config)',
    'Correct the path in --config.',
  ],
  [
    { variable: 'missing.yaml' },
    '/srv/depot/missing.yaml (from DEPOT_DR_CONFIG)',
    'Correct the path in DEPOT_DR_CONFIG.',
  ],
])('never takes another file than %j', (asked, tried, hint) => {
  expect(() => search(everywhere, asked)).toThrow(
    expect.objectContaining({
      kind: 'config',
      code: 'ConfigurationNotFound',
      message: `no configuration file: tried ${tried}`,
      hint,
    }),
  );
});

it('names all the places it tried', () => {
  expect(() => search([])).toThrow(
    expect.objectContaining({
      message: 'no configuration file: tried /srv/depot/depot-dr.yaml, /etc/depot-dr/depot-dr.yaml',
      hint: expect.stringContaining('--config'),
    }),
  );
});
