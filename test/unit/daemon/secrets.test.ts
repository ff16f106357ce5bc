import { readToken, tokenVariable } from '../../../src/daemon/secrets.js';
import { configured } from './support/bench.js';

const files: Readonly<Record<string, string>> = {
  '/etc/depot-dr/token': '  0123456789abcdef\n',
  '/etc/depot-dr/empty': ' \n\t\n',
};

function world(env: Readonly<Record<string, string>> = {}) {
  return {
    env,
    cwd: '/etc/depot-dr',
    readFile: (path: string) =>
      files[path] === undefined
        ? Promise.reject(new Error(`EACCES: permission denied, open '${path}'`))
        : Promise.resolve(files[path]),
  };
}

const naming = (tokenFile: string) => configured({ page: { tokenFile } });

describe('the token of the page', () => {
  it('is none where none is set', async () => {
    expect(await readToken(configured(), world())).toBeUndefined();
    expect(await readToken(configured(), world({ [tokenVariable]: ' ' }))).toBeUndefined();
  });

  it('comes from its file, beside the configuration, without white space', async () => {
    expect(await readToken(naming('token'), world())).toBe('0123456789abcdef');
    expect(await readToken(naming('/etc/depot-dr/token'), world())).toBe('0123456789abcdef');
  });

  it('comes from its variable first', async () => {
    const env = { [tokenVariable]: ' fedcba9876543210 ' };
    expect(await readToken(naming('token'), world(env))).toBe('fedcba9876543210');
    expect(await readToken(naming('nowhere'), world(env))).toBe('fedcba9876543210');
  });

  it('is never none because its file is empty or cannot be read', async () => {
    await expect(readToken(naming('empty'), world())).rejects.toMatchObject({
      code: 'TokenFileEmpty',
      kind: 'config',
      message: 'the token file /etc/depot-dr/empty is empty',
    });
    await expect(readToken(naming('nowhere'), world())).rejects.toMatchObject({
      code: 'TokenFileUnreadable',
      kind: 'config',
      hint: expect.stringContaining(tokenVariable) as string,
    });
  });
});
