import { createUsage } from '../../../sandbox/usage/usage.ts';

test('calls are counted by service and operation', () => {
  const usage = createUsage();
  usage.call('sqs', 'SendMessage');
  usage.call('sqs', 'SendMessage', 3);
  usage.call('sns', 'Publish');
  expect(usage.report({})).toMatchObject({
    since: expect.stringMatching(/^\d{4}-.*Z$/),
    calls: { sqs: { SendMessage: 4 }, sns: { Publish: 1 } },
  });
});

test('requests of S3 are counted by their price', () => {
  const usage = createUsage();
  const putLike = [
    'PutObject',
    'CopyObject',
    'UploadPart',
    'CreateMultipartUpload',
    'ListObjectsV2',
    'PutObjectTagging',
  ];
  const getLike = ['GetObject', 'HeadObject', 'GetObjectTagging'];
  const free = ['DeleteObject', 'DeleteObjects', 'AbortMultipartUpload'];
  for (const operation of [...putLike, ...getLike, ...free]) usage.call('s3', operation);
  expect(usage.report({}).s3).toEqual({ putLike: 6, getLike: 3, free: 3 });
});

test('Express runs are billed in steps of 100 ms', () => {
  const usage = createUsage();
  for (const milliseconds of [0, 1, 100, 101]) usage.expressRun(milliseconds);
  expect(usage.report({}).stepFunctions.express).toMatchObject({ runs: 4, milliseconds: 500 });
});

test('a report stays as it was', () => {
  const usage = createUsage();
  usage.written('Loads', 'PutItem', 3, 2);
  const report = usage.report({});
  usage.written('Loads', 'PutItem', 1, 0);
  usage.read('Loads', 'GetItem', 0.5);
  expect(report.dynamoDb).toEqual({
    Loads: { readUnits: {}, writeUnits: { PutItem: 3 }, indexWriteUnits: 2 },
  });
  expect(usage.report({}).dynamoDb).toEqual({
    Loads: { readUnits: { GetItem: 0.5 }, writeUnits: { PutItem: 4 }, indexWriteUnits: 2 },
  });
});
