import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { listPage, type Entry } from '../../../src/sandbox/services/s3/page.js';
import { compareKeys, ObjectTable } from '../../../src/sandbox/services/s3/bucket.js';
import { aBucket, aSandbox, backup, failure, operator } from '../assembly/world.js';

const Bucket = 'depot-backups';

async function filled(keys: readonly string[]): Promise<S3Client> {
  const { s3 } = operator(aSandbox({ buckets: [aBucket()] }), backup);
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  return s3;
}

async function listAll(s3: S3Client, input: Partial<ListObjectsV2CommandInput>) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const page: ListObjectsV2CommandOutput = await s3.send(
      new ListObjectsV2Command({ Bucket, ...input, ContinuationToken: token }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
    token = page.NextContinuationToken;
    pages++;
  } while (token !== undefined && pages < 50);
  return { keys, prefixes, pages };
}

const tree = ['a/1', 'a/2', 'b', 'c/x/1', 'c/x/2', 'c/y', 'é', '\u{1f600}', '\uff5e'];

describe('ListObjectsV2', () => {
  it('shows what was there from the start', async () => {
    const objects = [
      { key: 'gold/b', text: 'two' },
      { key: 'gold/a', text: '' },
    ];
    for (const versioning of ['enabled', 'never'] as const) {
      const { s3 } = operator(aSandbox({ buckets: [aBucket({ versioning, objects })] }), backup);
      expect((await listAll(s3, {})).keys).toEqual(['gold/a', 'gold/b']);
      const { Body, VersionId } = await s3.send(new GetObjectCommand({ Bucket, Key: 'gold/b' }));
      expect(await Body?.transformToString()).toBe('two');
      expect(VersionId === undefined).toBe(versioning === 'never');
    }
  });

  it('lists in UTF-8 order, page by page, each key once', async () => {
    const s3 = await filled(tree.toReversed());
    const { keys, pages } = await listAll(s3, { MaxKeys: 2 });
    expect(keys).toEqual(['a/1', 'a/2', 'b', 'c/x/1', 'c/x/2', 'c/y', 'é', '\uff5e', '\u{1f600}']);
    expect(pages).toBe(5);
  });

  it.each([
    [{ Delimiter: '/' }, ['b', 'é', '\uff5e', '\u{1f600}'], ['a/', 'c/']],
    [{ Delimiter: '/', Prefix: 'c/' }, ['c/y'], ['c/x/']],
    [{ Prefix: 'a' }, ['a/1', 'a/2'], []],
    [{ StartAfter: 'c/x/2', Prefix: 'c' }, ['c/y'], []],
    [{ Prefix: 'nothing' }, [], []],
  ])('groups and filters with %j, whatever the page size', async (input, keys, prefixes) => {
    const s3 = await filled(tree);
    for (const MaxKeys of [1, 2, 1000]) {
      expect(await listAll(s3, { ...input, MaxKeys })).toMatchObject({ keys, prefixes });
    }
  });

  it('leaves out what is deleted', async () => {
    const s3 = await filled(['a', 'b']);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect((await listAll(s3, {})).keys).toEqual(['b']);
  });

  it('encodes keys when asked to', async () => {
    const s3 = await filled(['a b/ü+%']);
    const page = await s3.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }));
    expect(page.Contents?.[0]?.Key).toBe('a%20b/%C3%BC%2B%25');
    expect(page.EncodingType).toBe('url');
  });

  it.each([
    [{ ContinuationToken: 'made-up' }, 'InvalidArgument'],
    [{ MaxKeys: -1 }, 'InvalidArgument'],
  ])('refuses %j', async (input, name) => {
    const s3 = await filled([]);
    expect(await failure(s3.send(new ListObjectsV2Command({ Bucket, ...input })))).toMatchObject({
      name,
      status: 400,
    });
  });
});

describe('ListObjectVersions', () => {
  it('lists versions newest first with their markers, page by page, each once', async () => {
    const s3 = await filled(['a', 'a', 'b', 'a']);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    const seen: string[] = [];
    const latest: string[] = [];
    let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let page = 0; page < 20; page++) {
      const answer = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1, ...next }));
      for (const [kind, list] of [
        ['version', answer.Versions ?? []],
        ['marker', answer.DeleteMarkers ?? []],
      ] as const) {
        for (const { Key, VersionId, IsLatest } of list) {
          seen.push(`${kind} ${Key} ${VersionId}`);
          if (IsLatest === true) latest.push(`${kind} ${Key}`);
        }
      }
      if (answer.IsTruncated !== true) break;
      next = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
    }
    expect(seen.map((entry) => entry.split(' ').slice(0, 2).join(' '))).toEqual([
      'marker a',
      'version a',
      'version a',
      'version a',
      'version b',
    ]);
    expect(new Set(seen).size).toBe(5);
    expect(latest).toEqual(['marker a', 'version b']);
  });

  it('goes on behind a version that was deleted between two pages', async () => {
    const s3 = await filled(['a', 'a', 'a']);
    const first = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
    const VersionId = first.NextVersionIdMarker;
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId }));
    const second = await s3.send(
      new ListObjectVersionsCommand({ Bucket, KeyMarker: 'a', VersionIdMarker: VersionId }),
    );
    expect(second.Versions).toHaveLength(1);
    expect(first.Versions?.map((version) => version.VersionId)).not.toContain(
      second.Versions?.[0]?.VersionId,
    );
  });

  it('refuses a version marker without a key, or one that is no version id', async () => {
    const s3 = await filled(['a']);
    for (const input of [{ VersionIdMarker: 'x' }, { KeyMarker: 'a', VersionIdMarker: 'x' }]) {
      const work = s3.send(new ListObjectVersionsCommand({ Bucket, ...input }));
      expect(await failure(work)).toMatchObject({ name: 'InvalidArgument', status: 400 });
    }
  });
});

const nameOf = (entry: Entry): string =>
  entry.kind === 'prefix' ? entry.prefix : entry.version.key;

describe('listPage', () => {
  const key = fc.string({
    unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1f600}'),
    minLength: 1,
    maxLength: 6,
  });

  it('gives the same entries for every page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 30 }),
        fc.constantFrom('', 'a', 'a/', 'é'),
        fc.constantFrom('', '/', 'b'),
        fc.integer({ min: 1, max: 5 }),
        (keys, prefix, delimiter, size) => {
          const objects = new ObjectTable();
          for (const name of keys) {
            objects.add({
              key: name,
              versionId: 'null',
              sequence: objects.nextSequence(),
              lastModified: new Date(0),
              content: undefined,
              retention: undefined,
            });
          }
          const names: string[] = [];
          for (let after = '', truncated = true; truncated;) {
            const page = listPage(
              objects,
              { prefix, delimiter, size, after, afterVersion: undefined },
              (versions) => versions,
            );
            names.push(...page.entries.map(nameOf));
            after = names.at(-1) ?? '';
            truncated = page.isTruncated;
          }
          const wanted = new Set(
            keys
              .filter((name) => name.startsWith(prefix))
              .map((name) => {
                const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
                return end === -1 ? name : name.slice(0, end + delimiter.length);
              }),
          );
          expect(names).toEqual([...wanted].toSorted(compareKeys));
        },
      ),
    );
  });
});
