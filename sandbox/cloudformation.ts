import { randomUUID } from 'node:crypto';
import type { Answer } from './http.ts';
import type { Stack } from './template/stack.ts';

const version = '2010-05-15';

/** A stand-in for CloudFormation that only answers questions about the one stack there is. */
export interface CloudFormation {
  /** Answers a call of AWS's query protocol: a form with `Action` and `Version`. */
  answer(form: URLSearchParams): Answer;
}

/** @param createdAt ISO 8601 */
export function createCloudFormation(stack: Stack, createdAt: string): CloudFormation {
  const actions: Record<string, () => string> = {
    DescribeStacks: () =>
      tag(
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
      ),

    ListStackResources: () =>
      tag(
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
      ),
  };

  return {
    answer(form) {
      const action = form.get('Action') ?? '';
      const make = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (make === undefined || form.get('Version') !== version) {
        return fault(
          'InvalidAction',
          `The sandbox does not know the action ${action} of version ${form.get('Version')}. Of the APIs with forms it answers CloudFormation's ${Object.keys(actions).join(' and ')}.`,
        );
      }
      const name = form.get('StackName');
      if (name !== stack.name && name !== stack.id && !(name === null && action === 'DescribeStacks')) {
        return fault('ValidationError', `Stack with id ${name} does not exist`);
      }
      return xml(
        200,
        `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/${version}/">${tag(`${action}Result`, make())}${tag('ResponseMetadata', tag('RequestId', randomUUID()))}</${action}Response>`,
      );
    },
  };
}

function output({ key, value, description }: Stack['outputs'][number]): string {
  return tag(
    'member',
    tag('OutputKey', escapeXml(key)) +
      tag('OutputValue', escapeXml(value)) +
      (description === null ? '' : tag('Description', escapeXml(description))),
  );
}

function fault(code: string, message: string): Answer {
  const error = tag('Type', 'Sender') + tag('Code', code) + tag('Message', escapeXml(message));
  return xml(400, tag('ErrorResponse', tag('Error', error) + tag('RequestId', randomUUID())));
}

function xml(status: number, body: string): Answer {
  return { status, contentType: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

function tag(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
