import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { domo } from '../../../shared/aws/ports.ts';
import { AwsUnavailable } from '../../../shared/errors.ts';

test('where Domo’s secret can’t be read for now, the call may be made again', async () => {
  process.env.DOMO_HOST = 'http://localhost:9';
  process.env.DOMO_SECRET_ARN = 'arn:secret';
  const throttled = Object.assign(new Error('Rate exceeded'), {
    name: 'ThrottlingException',
    $metadata: { httpStatusCode: 400 },
  });
  const secrets = mockClient(SecretsManagerClient);
  secrets.on(GetSecretValueCommand).rejects(throttled);
  await expect(domo().streams.get(1)).rejects.toThrow(AwsUnavailable);
  secrets.restore();
});
