import type { Bucket } from '@aws-sdk/client-s3';
import type { Account } from '../estate/environment.js';
import { parseBucketName, parseRegionId } from '../estate/ids.js';
import type { ListedBucket } from '../estate/survey.js';
import type { AccountBuckets } from '../ports/survey.js';
import { firstPlaceOf } from './account-place.js';
import { readBucketPolicy } from './bucket-details.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';

/** With a size the answer tells where each bucket is. @source API ListBuckets, BucketRegion */
const pageSize = 500;
const mostPages = 10;

/** The port `AccountBuckets` on S3. */
export function createAccountBuckets(read: Read, accounts: readonly Account[]): AccountBuckets {
  return {
    list: (account, signal) =>
      read(
        {
          ...firstPlaceOf(accounts, account),
          subject: 'the list of buckets',
          absentOn: [],
          operation: 'ListBuckets',
          work: listBuckets,
        },
        signal,
      ),
    policy: (bucket, signal) => readBucketPolicy(read, bucket, signal),
  };
}

async function listBuckets(send: Send): Promise<readonly ListedBucket[]> {
  const found: ListedBucket[] = [];
  await everyPage('ListBuckets', mostPages, async (token) => {
    const answer = await send('ListBuckets', {
      MaxBuckets: pageSize,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    found.push(...(answer.Buckets ?? []).flatMap(describeBucket));
    return answer.ContinuationToken;
  });
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Buckets of old may have names that none could get today; no configuration takes them. */
function describeBucket({ Name = '', BucketRegion = '' }: Bucket): readonly ListedBucket[] {
  const name = parseBucketName(Name);
  const region = parseRegionId(BucketRegion);
  return name.ok ? [{ name: name.value, region: region.ok ? region.value : undefined }] : [];
}
