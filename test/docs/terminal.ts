import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { existsSync } from 'node:fs';
import { DrError } from '../../src/kernel/errors.js';
import { listening, type Session, start, startUntil } from '../scripts/real-world.js';
import { root } from './blocks.js';

/** Where the pages say that the sandbox is served. */
const shownUrl = 'http://127.0.0.1:4566';
/** Its port in a word of a command: it may be another's on this machine, so a free one is taken. */
const shownPort = /(?<=^(?:--port=)?)4566$/;
const ended = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });

interface Served {
  readonly session: Session;
  readonly url: string;
}

/** A shell that types what the tutorial says, in this process and without the network. */
export interface Terminal {
  /** @returns what one command prints, stderr first @throws Error for what it does not know */
  type(command: string): Promise<string>;
  /** Puts a file where commands see it. */
  save(name: string, text: string): void;
  /** Sets the variables that the sandbox printed for an account. */
  paste(account: string): void;
  /** Ends the served sandbox. */
  end(): Promise<void>;
}

/** A sandbox that somebody else serves on this machine is not looked for. */
function alone(text: string): string {
  return text.replace(/^sandbox:\n/m, 'sandbox:\n  address: http://127.0.0.1:1\n');
}

function unquoted(word: string): string {
  return word.replace(/^'(.*)'$/s, '$1');
}

/** Words of a shell command; single quotes hold them together. */
function wordsOf(command: string): readonly string[] {
  return (command.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map(unquoted);
}

export function openTerminal(): Terminal {
  const env = new Map<string, string>([['NO_COLOR', '1']]);
  // The AWS SDK looks for credentials in the process itself.
  const setVariable = (name: string, value: string): void => {
    env.set(name, value);
    if (name.startsWith('AWS_')) process.env[name] = value;
  };
  const unsetVariable = (name: string): void => {
    env.delete(name);
    delete process.env[name];
  };
  const files = new Map<string, string>();
  let served: Served | undefined;

  const reading = {
    readFile: async (path: string) =>
      alone(files.get(relative(root, path)) ?? (await readFile(path, 'utf8'))),
    exists: (path: string) => files.has(relative(root, path)) || existsSync(path),
  };
  const real = (url: string): string => url.replace(shownUrl, served?.url ?? shownUrl);
  const shown = (text: string): string =>
    served === undefined ? text : text.replaceAll(served.url, shownUrl);

  const serve = async (argv: readonly string[]): Promise<Served> => {
    const { session, found: url } = await startUntil(argv, listening, reading);
    return { session, url };
  };

  const depotDr = async (argv: readonly string[]): Promise<string> => {
    if (argv[0] === 'sandbox') {
      served = await serve(argv.map((word) => word.replace(shownPort, '0')));
      return shown(served.session.out());
    }
    const session = start(argv, { ...reading, env: Object.fromEntries(env) });
    await session.done;
    return shown(session.err() + session.out());
  };

  const curl = async (words: readonly string[]): Promise<string> => {
    const url = words.find((word) => word.startsWith('http')) ?? '';
    const at = words.indexOf('-d');
    const body = at === -1 ? undefined : words[at + 1];
    const method = words.includes('DELETE') ? 'DELETE' : body === undefined ? 'GET' : 'POST';
    const answer = await fetch(real(url), { method, ...(body === undefined ? {} : { body }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  };

  const enablePitr = async (words: readonly string[]): Promise<string> => {
    const valueOf = (flag: string): string => words[words.indexOf(flag) + 1] ?? '';
    const specification = new Map(
      valueOf('--point-in-time-recovery-specification')
        .split(',')
        .map((pair) => pair.split('=') as [string, string]),
    );
    const client = new DynamoDBClient({
      region: valueOf('--region'),
      endpoint: env.get('AWS_ENDPOINT_URL') ?? '',
      credentials: {
        accessKeyId: env.get('AWS_ACCESS_KEY_ID') ?? '',
        secretAccessKey: env.get('AWS_SECRET_ACCESS_KEY') ?? '',
      },
    });
    const answer = await client.send(
      new UpdateContinuousBackupsCommand({
        TableName: valueOf('--table-name'),
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: specification.get('PointInTimeRecoveryEnabled') === 'true',
          RecoveryPeriodInDays: Number(specification.get('RecoveryPeriodInDays')),
        },
      }),
    );
    client.destroy();
    return JSON.stringify(answer);
  };

  return {
    async type(command) {
      const words = wordsOf(command);
      const [first, second, third] = words;
      if (first === 'npx' && second === 'depot-dr') return depotDr(words.slice(2));
      if (first === 'curl') return curl(words);
      if (first === 'aws' && third === 'update-continuous-backups') return enablePitr(words);
      if (first === 'export' && second !== undefined) {
        const [name = '', value = ''] = second.split(/=(.*)/s);
        setVariable(name, value);
        return '';
      }
      if (first === 'unset') {
        for (const name of words.slice(1)) unsetVariable(name);
        return '';
      }
      throw new Error(`the terminal does not know: ${command}`);
    },
    save: (name, text) => void files.set(name, text),
    paste(account) {
      const block = served?.session.out().split(`# ${account} (`)[1]?.split('\n\n')[0] ?? '';
      for (const [, name = '', value = ''] of block.matchAll(/^export (\w+)=(.*)$/gm)) {
        setVariable(name, unquoted(value));
      }
    },
    async end() {
      served?.session.interrupt(ended);
      await served?.session.done;
      served = undefined;
    },
  };
}
