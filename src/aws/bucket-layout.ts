import type { BackupLayout, DatasetBackup } from '../estate/backup-layout.js';
import type { Buckets, LayoutRequest } from '../ports/observers.js';
import { required } from './answers.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';

const pageSize = 100;
/** An environment has as many datasets and stores as people made. */
const mostPages = 20;
/** Each restore makes one; the backups of old ones stay. */
const mostStores = 50;

/** `Buckets.layout`, from the folders that S3 shows. The call names the expected owner. */
export function createBucketLayout(read: Read): Buckets['layout'] {
  return (request, signal) => {
    const { name, account, region } = request.bucket;
    return read(
      {
        account,
        region,
        subject: `bucket ${name}`,
        absentOn: ['NoSuchBucket'],
        operation: 'ListObjectsV2',
        work: (send) => layoutOf(send, request),
      },
      signal,
    );
  };
}

async function layoutOf(
  send: Send,
  { bucket, prefix, environment, datasets }: LayoutRequest,
): Promise<BackupLayout> {
  const list = (path: string) => foldersIn(send, { bucket, path });
  const root = `${prefix === '' ? '' : `${prefix}/`}gold/${environment}/`;
  const known = new Set(datasets);
  const folders = await list(root);
  const backups: DatasetBackup[] = folders
    .filter((folder) => known.has(folder))
    .map((dataset) => ({ dataset, store: undefined }));
  // Ids that Depot makes are instants, so that the newest come last.
  const others = folders.filter((folder) => !known.has(folder)).toSorted();
  for (const store of others.slice(-mostStores)) {
    const inside = await list(`${root}${store}/`);
    for (const dataset of inside) if (known.has(dataset)) backups.push({ dataset, store });
  }
  return {
    backups: backups.toSorted(byDataset),
    leftOut: Math.max(0, others.length - mostStores),
  };
}

function byDataset(a: DatasetBackup, b: DatasetBackup): number {
  const [left, right] = [a, b].map(({ dataset, store = '' }) => `${dataset}/${store}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

/** Names of what S3 shows as folders right below a path that ends with a slash. */
async function foldersIn(
  send: Send,
  { bucket, path }: Pick<LayoutRequest, 'bucket'> & { readonly path: string },
): Promise<readonly string[]> {
  const folders: string[] = [];
  await everyPage('ListObjectsV2', mostPages, async (token) => {
    const answer = await send('ListObjectsV2', {
      Bucket: bucket.name,
      ExpectedBucketOwner: bucket.account,
      Prefix: path,
      Delimiter: '/',
      MaxKeys: pageSize,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    for (const { Prefix } of answer.CommonPrefixes ?? []) {
      const folder = required(Prefix, 'ListObjectsV2: Prefix');
      folders.push(folder.slice(path.length, -1));
    }
    return answer.NextContinuationToken;
  });
  return folders;
}
