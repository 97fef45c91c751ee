import type { Answer } from './http.ts';
import { ServiceFault } from './json-protocol.ts';
import { answerQuery, escapeXml, type QueryApi, tag } from './query-protocol.ts';
import type { Stack } from './template/stack.ts';

const version = '2010-05-15';

/** A stand-in for CloudFormation that only describes the one stack of the sandbox. */
export interface CloudFormation {
  answer(form: URLSearchParams): Answer;
}

/** @param createdAt ISO 8601 */
export function createCloudFormation(stack: Stack, createdAt: string): CloudFormation {
  function check(name: string | null): void {
    if (name !== stack.name && name !== stack.id) {
      throw new ServiceFault('ValidationError', `Stack with id ${name} does not exist`);
    }
  }

  const api: QueryApi = {
    name: 'CloudFormation',
    version,
    namespace: `http://cloudformation.amazonaws.com/doc/${version}/`,
    actions: {
      DescribeStacks(form) {
        const name = form.get('StackName');
        if (name !== null) check(name);
        return tag(
          'Stacks',
          tag(
            'member',
            tag('StackName', escapeXml(stack.name)) +
              tag('StackId', escapeXml(stack.id)) +
              tag('CreationTime', createdAt) +
              tag('StackStatus', 'CREATE_COMPLETE') +
              tag('DisableRollback', 'false') +
              tag('Outputs', stack.outputs.map(output).join('')),
          ),
        );
      },

      ListStackResources(form) {
        check(form.get('StackName'));
        return tag(
          'StackResourceSummaries',
          stack.resources
            .map(({ logicalId, physicalId, type }) =>
              tag(
                'member',
                tag('LogicalResourceId', escapeXml(logicalId)) +
                  tag('PhysicalResourceId', escapeXml(physicalId)) +
                  tag('ResourceType', escapeXml(type)) +
                  tag('LastUpdatedTimestamp', createdAt) +
                  tag('ResourceStatus', 'CREATE_COMPLETE'),
              ),
            )
            .join(''),
        );
      },
    },
  };

  return { answer: (form) => answerQuery(api, form) };
}

function output({ key, value, description }: Stack['outputs'][number]): string {
  return tag(
    'member',
    tag('OutputKey', escapeXml(key)) +
      tag('OutputValue', escapeXml(value)) +
      (description === null ? '' : tag('Description', escapeXml(description))),
  );
}
