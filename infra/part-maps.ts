import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  DistributedMap,
  Map as InlineMap,
  Pass,
  ProvideItems,
  S3JsonLItemReader,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { batchPrefix } from '../shared/import/documents.ts';
import { jsonata, variables } from './jsonata.ts';

/** An item of either map. */
const itemSelector = {
  item: jsonata('$states.context.Map.Item.Value'),
  batch: jsonata('$batch.id'),
  execution: jsonata('$destination'),
  ...variables('round'),
};
const input = (name: string) => jsonata(`$states.input.${name}`);
const payload = {
  ...{ item: input('item'), batch: input('batch'), execution: input('execution'), round: input('round') },
  retry: jsonata('$states.context.State.RetryCount'),
};
const common = { itemSelector, jsonataMaxConcurrency: jsonata('$batch.maxConcurrency'), outputs: {} };

/**
 * The states that send the parts of a round: those that the run has at hand within it, and those that are listed in S3
 * in Express runs of their own. What became of a part is in its report: one without is for `verify` to send again, so
 * neither fails where a part does.
 *
 * @param splitPart makes a state that calls the function for one part
 */
export function createPartMaps(
  scope: Construct,
  bucket: IBucket,
  splitPart: (id: string, payload: object) => LambdaInvoke,
): [InlineMap, DistributedMap] {
  const few = InlineMap.jsonata(scope, 'SplitFewParts', {
    ...common,
    // A single part might come as itself.
    items: ProvideItems.jsonata(jsonata('[$parts]')),
  });
  const unsent = Pass.jsonata(scope, 'Unsent', { outputs: {} });
  few.itemProcessor(splitPart('SplitOneOfFew', payload).addCatch(unsent, { errors: ['States.ALL'] }));

  const reader = new S3JsonLItemReader({ bucket, key: jsonata('$partList.key') });
  // CDK would let the machine read every object.
  const mayRead = new PolicyStatement({
    actions: ['s3:GetObject'],
    resources: [bucket.arnForObjects(`${batchPrefix}*`)],
  });
  const many = DistributedMap.jsonata(scope, 'SplitParts', {
    ...common,
    mapExecutionType: StateMachineType.EXPRESS,
    itemReader: Object.assign(reader, { providePolicyStatements: () => [mayRead] }),
    toleratedFailurePercentage: 100,
  });
  many.itemProcessor(splitPart('SplitPart', payload));
  return [few, many];
}
