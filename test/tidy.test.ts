import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

// Reads the sources and holds them to the layout: import ranks, banned calls, no dead file.

const root = join(__dirname, '..');
const src = join(root, 'src');

const ranks: Readonly<Record<string, number>> = {
  main: 8,
  cli: 7,
  daemon: 6,
  compose: 5,
  flows: 4,
  aws: 4,
  depot: 4,
  scheduling: 4,
  telemetry: 4,
  http: 4,
  journal: 4,
  evidence: 4,
  config: 4,
  sandbox: 4,
  ports: 3,
  plans: 2,
  answers: 2,
  controls: 1,
  survival: 1,
  exports: 1,
  datasets: 1,
  drills: 1,
  schedules: 1,
  estate: 0,
  kernel: -1,
};

interface Source {
  /** Relative to `src`, with forward slashes. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** Code without comments. */
  readonly code: string;
  readonly imports: readonly string[];
}

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function readSources(): readonly Source[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = name.split(sep).join('/');
      const text = readFileSync(join(src, name), 'utf8');
      const code = stripComments(text);
      const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
        ([, specifier]) => specifier ?? '',
      );
      return { path, room: path.split('/')[0]?.replace(/\.ts$/, '') ?? '', text, code, imports };
    });
}

const sources = readSources();

/** The file that a relative import names, relative to `src`. */
function resolveImport(from: string, specifier: string): string {
  return normalize(join(dirname(from), specifier))
    .split(sep)
    .join('/')
    .replace(/\.js$/, '.ts');
}

function isSdk(specifier: string): boolean {
  return specifier.startsWith('@aws-sdk/') || specifier.startsWith('@smithy/');
}

describe('the house', () => {
  it('holds at least the rooms of the walking skeleton', () => {
    const rooms = new Set(sources.map(({ room }) => room));
    for (const room of ['main', 'cli', 'compose', 'flows', 'aws', 'config', 'sandbox', 'ports']) {
      expect(rooms).toContain(room);
    }
    expect(sources.length).toBeGreaterThan(60);
  });

  it.each(sources)('$path imports only from lower ranks', ({ path, room, imports }) => {
    const rank = ranks[room];
    expect(rank).toBeDefined();
    const wrong = imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => resolveImport(path, specifier))
      .filter((target) => {
        const targetRoom = target.split('/')[0]?.replace(/\.ts$/, '') ?? '';
        if (targetRoom === room) return false;
        if (targetRoom === 'sandbox') return room !== 'compose';
        if (room === 'sandbox') return targetRoom !== 'kernel';
        return (ranks[targetRoom] ?? 99) >= (rank ?? -99);
      });
    expect(wrong).toEqual([]);
  });

  it.each(sources)('$path takes packages only where they belong', ({ room, imports }) => {
    const packages = imports.filter((specifier) => !specifier.startsWith('.'));
    const isPure = ['kernel', 'estate', 'controls', 'answers', 'ports'].includes(room);
    const knowsSdk = room === 'aws' || room === 'sandbox';
    const wrong = packages.filter(
      (name) => (isPure && !name.startsWith('node:')) || (!knowsSdk && isSdk(name)),
    );
    expect(wrong).toEqual([]);
  });

  const banned: readonly { what: RegExp; use: string; except: RegExp }[] = [
    // What a browser runs has a browser's clock.
    {
      what: /\bDate\.now\(|\bnew Date\(\)/,
      use: 'Clock.now',
      except: /^(kernel\/clock\.ts|http\/pages\/refresh-script\.ts)$/,
    },
    {
      what: /\b(setTimeout|setInterval|setImmediate)\(|timers\/promises/,
      use: 'Clock.sleep',
      except: /^(kernel\/(clock|breathe)\.ts|scheduling)/,
    },
    {
      what: /AbortSignal\.timeout/,
      use: 'startDeadline',
      except: /^(kernel|scheduling|http\/pages\/refresh-script)/,
    },
    { what: /\bMath\.random\b/, use: 'an injected random', except: /^main\.ts$/ },
    { what: /\bconsole\./, use: 'the Recorder or the world handed in', except: /^$/ },
    {
      what: /\bprocess\.(env|argv|exit|stdout|stderr|cwd|on|off|version)\b/,
      use: 'the world that main.ts hands in',
      except: /^main\.ts$/,
    },
    {
      what: /\bthrow new Error\(/,
      use: 'DrError (AwsFault in the sandbox)',
      except: /^(sandbox\/|http\/pages\/refresh-script)/,
    },
    {
      what: /\barn:aws:/,
      use: 'the partition of the region or role',
      except: /^(estate|cli|config)\//,
    },
    { what: /\bas any\b|: any\b|@ts-(ignore|nocheck|expect-error)/, use: 'a type', except: /^$/ },
    { what: /\bexport default\b/, use: 'a named export', except: /^$/ },
    { what: /\benum\s+\w+\s*\{/, use: 'a literal union', except: /^$/ },
  ];

  it.each(sources)('$path calls nothing that is banned', ({ path, code }) => {
    const found = banned
      .filter(({ what, except }) => what.test(code) && !except.test(path))
      .map(({ what, use }) => `${String(what)}: use ${use}`);
    expect(found).toEqual([]);
  });

  it.each(sources)('$path is finished and of a readable size', ({ text }) => {
    expect(text).not.toMatch(/\b(TODO|FIXME|XXX)\b/);
    expect(text.split('\n').length).toBeLessThanOrEqual(420);
  });

  it('has no file that nothing imports', () => {
    const imported = new Set(
      sources.flatMap(({ path, imports }) =>
        imports.filter((name) => name.startsWith('.')).map((name) => resolveImport(path, name)),
      ),
    );
    const tools = ['bench', 'docs'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => {
          const file = join(root, folder, name);
          return [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, to]) =>
            relative(src, join(dirname(file), to ?? ''))
              .split(sep)
              .join('/')
              .replace(/\.js$/, '.ts'),
          );
        }),
    );
    const dead = sources
      .map(({ path }) => path)
      .filter((path) => path !== 'main.ts' && !imported.has(path) && !tools.includes(path));
    expect(dead).toEqual([]);
  });

  it('opens each room with a comment that says what it is for', () => {
    const rooms = new Set(sources.filter(({ path }) => path.includes('/')).map(({ room }) => room));
    const silent = [...rooms].filter(
      (room) =>
        !sources.some(
          (source) => source.room === room && /Purpose of this (folder|room)/.test(source.text),
        ),
    );
    expect(silent).toEqual([]);
  });
});

describe('the dependencies', () => {
  interface LockedPackage {
    readonly version?: string;
    readonly dev?: boolean;
    readonly license?: string;
    readonly resolved?: string;
    readonly hasInstallScript?: boolean;
  }
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;

  it('are pinned exactly', () => {
    const loose = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] })
      .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name]) => name);
    expect(loose).toEqual([]);
  });

  it('carry licences that allow use, and no download address', () => {
    const allowed = new Set(['Apache-2.0', 'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause']);
    const shipped = Object.entries(lock.packages).filter(
      ([name, { dev }]) => name !== '' && dev !== true,
    );
    expect(shipped.length).toBeGreaterThan(20);
    expect(shipped.filter(([, { license }]) => !allowed.has(license ?? ''))).toEqual([]);
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual(
      [],
    );
  });

  it('run no script when they are installed', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
    const scripted = Object.entries(lock.packages)
      .filter(([, { dev, hasInstallScript }]) => dev !== true && hasInstallScript === true)
      .map(([name]) => name);
    // Its script only looks for the binary that the package itself carries.
    expect(scripted).toEqual(['node_modules/@photostructure/sqlite']);
  });
});
