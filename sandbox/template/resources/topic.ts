import * as v from 'valibot';
import { arn } from '../../account.ts';
import { type Named, resourceType } from '../resource-type.ts';

export type TopicDefinition = Named;

/** The topic of notices. */
export const topicType = resourceType({
  type: 'AWS::SNS::Topic',
  naming: {
    property: 'TopicName',
    longest: 256,
    arn: (name) => arn('sns', name),
    ref: (_, own) => own,
    attributes: { TopicArn: (_, own) => own, TopicName: (name) => name },
  },
  properties: { TopicName: v.optional(v.string()) },
  ignored: ['DisplayName', 'KmsMasterKeyId', 'Subscription', 'Tags', 'TracingConfig'],
  read: (_, named): TopicDefinition => named,
});
