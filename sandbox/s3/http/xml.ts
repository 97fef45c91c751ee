import { parseXML, XmlNode, XmlText } from '@aws-sdk/xml-builder';
import { S3Error } from './error.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

export type XmlContent = XmlNode | string | number | boolean | null;

/** An element. Null content is left out. */
export function element(name: string, ...content: XmlContent[]): XmlNode {
  const node = new XmlNode(name);
  for (const child of content) {
    if (child !== null) node.addChildNode(child instanceof XmlNode ? child : new XmlText(String(child)));
  }
  return node;
}

/** `<name>value</name>`, or nothing. */
export function optional(name: string, value: string | number | boolean | null | undefined): XmlNode | null {
  return value === null || value === undefined ? null : element(name, value);
}

/** The root of an answer. Errors have no namespace. */
export function document(name: string, ...content: XmlContent[]): XmlNode {
  return element(name, ...content).addAttribute('xmlns', namespace);
}

export const serialize = (root: XmlNode): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;

type Parsed = string | { readonly [name: string]: Parsed | readonly Parsed[] };

/** An element of a request, read strictly: it must have no content that is not asked for. */
export interface XmlReader {
  /** The text of a child, or null if there is none. */
  text(name: string): string | null;
  children(name: string): XmlReader[];
  /** @throws S3Error NotImplemented naming the first child that is not in `names` */
  allowOnly(...names: string[]): void;
}

/** @throws S3Error MalformedXML */
export function parseDocument(source: string, root: string): XmlReader {
  let parsed: Record<string, Parsed | undefined>;
  try {
    parsed = parseXML(decodeAstral(source));
  } catch {
    throw malformed();
  }
  const content = parsed[root];
  if (content === undefined) throw malformed();
  return reader(root, content);
}

function malformed(): S3Error {
  return new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

function reader(name: string, content: Parsed): XmlReader {
  const childrenOf = (child: string): readonly Parsed[] => {
    if (typeof content === 'string') return [];
    const found = content[child];
    if (found === undefined) return [];
    return Array.isArray(found) ? found : [found as Parsed];
  };
  return {
    text(child) {
      const [value, ...rest] = childrenOf(child);
      if (value === undefined) return null;
      const text = typeof value === 'string' ? value : value['#text'];
      if (rest.length > 0 || typeof text !== 'string') throw malformed();
      return text;
    },
    children: (child) => childrenOf(child).map((value) => reader(child, value)),
    allowOnly(...names) {
      if (typeof content === 'string') return;
      // The parser gives attributes like children. Only the namespace is ever set.
      const unknown = Object.keys(content).find(
        (key) => !/^(xmlns(:.*)?|#text)$/.test(key) && !names.includes(key),
      );
      if (unknown !== undefined) {
        throw new S3Error('NotImplemented', `The sandbox does not implement <${unknown}> in <${name}>.`);
      }
    },
  };
}

/** The parser takes character references as UTF-16 units, so this decodes those beyond U+FFFF before it. */
function decodeAstral(source: string): string {
  return source.replace(
    /&#(?:x([0-9a-f]{5,6})|(\d{5,7}));/gi,
    (reference, hex?: string, decimal?: string) => {
      const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return codePoint > 0xffff && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : reference;
    },
  );
}
