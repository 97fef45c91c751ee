import { makeTemplate } from '../helpers/stack.ts';

/**
 * What keeps something, by its logical id: an upgrade that changed one would replace it, and a file that waits or a load that is
 * under way would be lost.
 */
const kept: Record<string, string[]> = {
  'AWS::S3::Bucket': ['BucketD7FEB781'],
  'AWS::DynamoDB::Table': ['TablesMainBB1D2EBD', 'TablesReportsA8CEDA6C'],
  'AWS::SecretsManager::Secret': ['DomoSecret059A676E'],
  'AWS::SQS::Queue': [
    'DailySweepDeadLettersQueueE5E1376F',
    'ExportsDeadLettersQueueC18EF6CB',
    'IntakeDeadLettersQueue8B4050DD',
    'IntakeObjectCreatedDeadLettersQueue63CF0D97',
    'IntakeQueue6FB53B87',
    'RecoveryRunDiedDeadLettersQueue2AF6EE59',
    'WatchDeadLettersQueue9FD7CC6D',
  ],
  'AWS::SNS::Topic': ['NoticesTopic898AF2CD'],
};

const template = makeTemplate();

test.each(Object.entries(kept))('every %s has the logical id that it always had', (type, ids) => {
  expect(Object.keys(template.findResources(type)).sort()).toEqual(ids);
});

test.each(Object.keys(kept).filter((type) => type !== 'AWS::SNS::Topic'))(
  'every %s stays when its stack is deleted, or would replace it',
  (type) => {
    for (const resource of Object.values(template.findResources(type)))
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  },
);

test('the import machine and the dashboard are named by the stack, so that they are never replaced', () => {
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineName: 'Sluice-import' });
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'Sluice' });
});

test('tables have the keys that they always had', () => {
  for (const { Properties } of Object.values(template.findResources('AWS::DynamoDB::Table'))) {
    expect(Properties.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    expect(Properties.TableName).toBeUndefined();
  }
});
