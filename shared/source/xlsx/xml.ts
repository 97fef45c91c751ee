import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { shorten } from '../../wording.ts';
import { type About, damagedWorkbook } from './about.ts';

/** Names are those without a prefix: strict and transitional workbooks differ in their namespaces only. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

export interface XmlReader {
  /** Calls the handler for all that the bytes complete. Throws `DamagedWorkbook`, and what the handler throws. */
  push(bytes: Uint8Array): void;
  /** To be called behind the last byte. */
  end(): void;
}

/**
 * The parser keeps a text or a tag until it ends. Nothing that a workbook may have is as long: Excel's cells have 32,767
 * characters.
 */
const mostKept = 8 * 2 ** 20;

/**
 * Reads XML as it comes. Nothing is expanded but the five entities that XML knows and character references, and a document
 * type, by which others are declared, is refused: no workbook has one.
 *
 * @param part the name of the part, for messages
 */
export function createXmlReader(handler: XmlHandler, part: string, about: Pick<About, 'object'>): XmlReader {
  const fail = (what: string): never => {
    throw damagedWorkbook(about, `its part ${JSON.stringify(part)} ${what}`);
  };
  const parser = new SaxesParser({ xmlns: false, position: false, fragment: false });
  let decoder: TextDecoder | null = null;
  let kept = 0;
  const text = (some: string) => {
    kept = 0;
    handler.text?.(some);
  };
  parser.on('error', ({ message }) => fail(`is no well-formed XML (${shorten(message, 200)})`));
  parser.on('doctype', () => fail('has a document type'));
  parser.on('opentag', ({ name, attributes }) => {
    kept = 0;
    handler.open(localName(name), attributes);
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', ({ name }) => {
    kept = 0;
    handler.close?.(localName(name));
  });

  function decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return (decoder as TextDecoder).decode(bytes, { stream });
    } catch {
      return fail('is no text in the encoding that it has');
    }
  }

  return {
    push(bytes) {
      if (bytes.length === 0) return;
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      kept += bytes.length;
      parser.write(decode(bytes, true));
      if (kept > mostKept) fail(`has a text or a tag of more than ${mostKept} bytes`);
    },
    end() {
      if (decoder !== null) parser.write(decode(new Uint8Array(), false));
      parser.close();
    },
  };
}

/** UTF-8, or UTF-16 by its byte order mark: the format allows no other. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** A name without its prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
