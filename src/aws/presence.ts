import type { BucketPresence } from '../ports/surroundings.js';
import type { Read } from './read.js';

/** The port `BucketPresence` on S3: any answer about the bucket's versioning shows that it is there. */
export function createBucketPresence(read: Read): BucketPresence {
  return {
    exists: ({ name, account, region }, signal) =>
      read<true>(
        {
          operation: 'GetBucketVersioning',
          account,
          region,
          subject: `bucket ${name}`,
          absentOn: ['NoSuchBucket'],
          work: async (send) => {
            await send('GetBucketVersioning', { Bucket: name, ExpectedBucketOwner: account });
            return true;
          },
        },
        signal,
      ),
  };
}
