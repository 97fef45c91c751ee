import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  DistributedMap,
  Map as InlineMap,
  Pass,
  ProvideItems,
  S3JsonLItemReader,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { batchPrefix } from '../shared/import/documents.ts';
import { jsonata, variables } from './jsonata.ts';
import { readerFailed, transientPart } from './retries.ts';
import { Task } from './task.ts';

export interface PartMapsProps {
  bucket: IBucket;
  splitPart: LambdaFunction;
}

/** An item of either map. */
const itemSelector = {
  item: jsonata('$states.context.Map.Item.Value'),
  batch: jsonata('$batch.id'),
  // A batch that was planned by a version before may say nothing.
  showCells: jsonata('$batch.showCells = true'),
  execution: jsonata('$destination'),
  ...variables('round'),
};
const input = (name: string) => jsonata(`$states.input.${name}`);
const payload = {
  ...{ item: input('item'), batch: input('batch'), execution: input('execution'), round: input('round') },
  showCells: input('showCells'),
  retry: jsonata('$states.context.State.RetryCount'),
};
const common = { itemSelector, jsonataMaxConcurrency: jsonata('$batch.maxConcurrency'), outputs: {} };

/**
 * The states that send the parts of a round: those that the run has at hand within it, and those that are listed in S3
 * in Express runs of their own. What became of a part is in its report: one without is for `verify` to send again, so
 * neither fails where a part does.
 */
export class PartMaps extends Construct {
  readonly few: InlineMap;
  readonly many: DistributedMap;

  constructor(scope: Construct, id: string, { bucket, splitPart }: PartMapsProps) {
    super(scope, id);
    const task = { lambdaFunction: splitPart, payload, retries: [transientPart] };
    const unsent = Pass.jsonata(this, 'Unsent', { outputs: {} });
    this.few = InlineMap.jsonata(this, 'SplitFewParts', {
      ...common,
      // A single part might come as itself.
      items: ProvideItems.jsonata(jsonata('[$parts]')),
    });
    this.few.itemProcessor(
      new Task(this, 'SplitOneOfFew', task).addCatch(unsent, { errors: ['States.ALL'] }),
    );

    const reader = new S3JsonLItemReader({ bucket, key: jsonata('$partList.key') });
    // CDK would let the machine read every object.
    const mayRead = new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects(`${batchPrefix}*`)],
    });
    this.many = DistributedMap.jsonata(this, 'SplitParts', {
      ...common,
      mapExecutionType: StateMachineType.EXPRESS,
      itemReader: Object.assign(reader, { providePolicyStatements: () => [mayRead] }),
      toleratedFailurePercentage: 100,
    });
    this.many.itemProcessor(new Task(this, 'SplitPart', task));
    this.many.addRetry(readerFailed);
  }
}
