import { randomUUID } from 'node:crypto';
import type { Answer } from './http.ts';
import { ServiceFault } from './json-protocol.ts';

/** An API of AWS that takes a form with `Action` and `Version`, and answers in XML. */
export interface QueryApi {
  name: string;
  version: string;
  namespace: string;
  /** For each action, the content of its result, as XML. @throws ServiceFault */
  actions: Record<string, (form: URLSearchParams) => string>;
}

/** Answers a call of AWS's query protocol. */
export function answerQuery({ name, version, namespace, actions }: QueryApi, form: URLSearchParams): Answer {
  const action = form.get('Action') ?? '';
  const make = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (make === undefined || form.get('Version') !== version) {
    const known = Object.keys(actions).join(' and ');
    return queryFault(
      'InvalidAction',
      `The sandbox does not know the action ${action} of version ${form.get('Version')}. Of ${name} it answers ${known}.`,
    );
  }
  try {
    const result = tag(`${action}Result`, make(form));
    const metadata = tag('ResponseMetadata', tag('RequestId', randomUUID()));
    return xml(200, `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`);
  } catch (error) {
    if (error instanceof ServiceFault) return queryFault(error.name, error.message);
    throw error;
  }
}

export function queryFault(code: string, message: string, status = 400): Answer {
  const error = tag('Type', 'Sender') + tag('Code', code) + tag('Message', escapeXml(message));
  return xml(status, tag('ErrorResponse', tag('Error', error) + tag('RequestId', randomUUID())));
}

export function tag(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function xml(status: number, body: string): Answer {
  return { status, contentType: 'text/xml', body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}
