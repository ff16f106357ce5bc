import { parseBackupLocation } from '../../../src/estate/backup-location.js';

const form = 's3://bucket/prefix, such as s3://example-backups/prod';

it.each([
  ['s3://my-bucket/a/b', 'my-bucket', 'a/b'],
  ['s3://my-bucket/a/b/', 'my-bucket', 'a/b'],
  ['s3://my-bucket', 'my-bucket', ''],
  ['s3://my-bucket//', 'my-bucket', ''],
  ['s3://my.bucket/Ünder=score', 'my.bucket', 'Ünder=score'],
])('reads %s', (text, bucket, prefix) => {
  expect(parseBackupLocation(text)).toEqual({ ok: true, value: { bucket, prefix } });
});

it.each([
  ['', 'is empty'],
  ['s3://my bucket/a', 'contains white space'],
  ['s3://bucket/a b', 'contains white space'],
  ['http://bucket/a', 'is a web address, not a place in S3'],
  ['https://bucket.s3.amazonaws.com/a', 'is a web address, not a place in S3'],
  ['s3a://bucket/a', "has Hadoop's scheme, which Depot does not take"],
  ['arn:aws:s3:::bucket', 'is an ARN'],
  ['bucket/a', 'does not begin with s3://'],
  ['S3://bucket/a', 'does not begin with s3://'],
  ['s3://bucket/a//b', 'has an empty part in its prefix ("//")'],
  ['s3://bucket/a/*', 'has "*", "?", "#" or a control character in its prefix'],
  [`s3://bucket/${'ä'.repeat(257)}`, 'has a prefix of more than 512 bytes'],
  ['s3://', 'names no bucket'],
  ['s3:///a', 'names no bucket'],
  ['s3://Bucket/a', 'has a bucket name that S3 does not allow'],
  ['s3://ab/a', 'has a bucket name that S3 does not allow'],
  ['s3://192.168.0.1/a', 'has a bucket name that S3 does not allow'],
])('refuses %j', (text, wrong) => {
  expect(parseBackupLocation(text)).toMatchObject({ ok: false, expected: form, wrong });
});
