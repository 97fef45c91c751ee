import type { XmlNode } from '@aws-sdk/xml-builder';
import { element } from '../http/xml.ts';

/** Everything in the sandbox belongs to one account. */
export function ownerElement(name: 'Owner' | 'Initiator'): XmlNode {
  return element(name, element('ID', '0'.repeat(64)), element('DisplayName', 'sandbox'));
}
