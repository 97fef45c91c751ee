import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createDeployed } from '../../../shared/aws/deployed.ts';
import { route } from '../../helpers/load.ts';

const s3 = mockClient(S3Client);
const ref = { bucket: 'b', key: 'config-1.json' };
beforeEach(() => s3.reset());

const document = { imports: [route], exports: [] };
const body = () => ({ Body: { transformToString: async () => JSON.stringify(document) } });

test('what was deployed is read once, when it is first wanted', async () => {
  s3.on(GetObjectCommand).callsFake(body);
  const deployed = createDeployed(new S3Client({ region: 'us-east-1' }), ref);
  expect(s3.calls()).toHaveLength(0);
  const all = await Promise.all([deployed(), deployed()]);
  expect([...all, await deployed()]).toEqual([document, document, document]);
  expect(s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
    { Bucket: 'b', Key: 'config-1.json' },
  ]);
});

test('a reading that failed is made again', async () => {
  s3.on(GetObjectCommand).rejectsOnce(new Error('down')).callsFake(body);
  const deployed = createDeployed(new S3Client({ region: 'us-east-1' }), ref);
  await expect(deployed()).rejects.toThrow('down');
  expect(await deployed()).toEqual(document);
});
