import type { Format } from '../sniff.ts';
import { endOf } from './ends.ts';

const exportCsv = 'Export the data as CSV and drop that.';

/** Texts that are no table, by how they begin. No file of delimited records begins like any of them. */
const texts: (Format & { like: RegExp })[] = [
  {
    name: 'an HTML document',
    advice: `Often it is an error page in the place of the file. ${exportCsv}`,
    like: /^\s*(<!--[\s\S]*?-->\s*)?<(!doctype\s+html|html|head|body|table|tbody|tr|div|meta|script|style|pre|center|title)(\s[^<]*)?>/i,
  },
  {
    name: 'an XML document',
    advice: `Often it is an error message in the place of the file. ${exportCsv}`,
    like: /^\s*(<\?xml[\s?]|<!doctype\s|<([A-Za-z_][\w:.-]*)(\s[^<>\n]*)?>\s*<[A-Za-z_!/])/i,
  },
  {
    name: 'a PGP message, so it is encrypted',
    advice: 'Decrypt it and drop the CSV file that is inside.',
    like: /^\s*-----BEGIN PGP /,
  },
  {
    name: 'a key or a certificate',
    advice: exportCsv,
    like: /^\s*-----BEGIN [A-Z0-9 ]+-----/,
  },
  {
    name: 'an SQL script',
    advice: exportCsv,
    like: /^\s*(?:--[^\n]*\n\s*|\/\*[\s\S]*?\*\/;?\s*)*(?:CREATE\s+(?:TABLE|DATABASE|SCHEMA)\s[^,;|\t]|INSERT\s+INTO\s+\S+\s*(?:\([^)]*\)\s*)?(?:VALUES|SELECT)\b|DROP\s+TABLE\s[^\n]*;|SET\s+[@\w]+\s*(?:=|TO\b)[^\n]*;|BEGIN(?:\s+TRANSACTION)?;|PRAGMA\s[^\n]*;|USE\s[^\n]*;)/i,
  },
  {
    name: 'an SQL script',
    advice: exportCsv,
    like: /^\s*(--\s*\r?\n)?-- (MySQL|MariaDB|PostgreSQL|phpMyAdmin|Host:|Dump )[^\n]*\n/i,
  },
  {
    name: 'an e-mail',
    advice: 'Save its attachment and drop that.',
    like: /^(?:(?:From|Return-Path|Received|Delivered-To|Date|Subject|To|MIME-Version|Message-ID|Content-Type|X-[\w-]+)[: ][^\n]*\n(?:[ \t][^\n]*\n)*){3}/i,
  },
  {
    name: 'what Python prints of a dictionary, which is no JSON',
    advice: 'Write it with json.dumps, each object in a line of its own, and drop that.',
    like: /^\s*\[?\s*\{\s*'(?:[^'\\\n]|\\.)*'\s*:/,
  },
  { name: 'an RTF document', advice: exportCsv, like: /^\{\\rtf/ },
  { name: 'a PostScript document', advice: exportCsv, like: /^%!PS-/ },
];

const oneObject: Format = {
  name: 'a JSON document',
  advice:
    'An object alone is a row only where the route says so: set "format": "json" under "read" of the route.',
};
const objects: Format = {
  name: 'a JSON document',
  advice:
    'An object is a row only where the route says so: set "format": "json" under "read" of the route, or write each object in a line of its own (jq -c does).',
};
const noObjects: Format = {
  name: 'a JSON document',
  advice: `An array is read where its elements are objects. ${exportCsv}`,
};
const jsonLines: Format = {
  name: 'a file of JSON Lines',
  advice: 'Leave out "format" under "read" of the route, or set "format": "jsonl".',
};

/** A string with what is escaped in it, and the colon behind a key. */
const key = /^\s*\{\s*"(?:[^"\\\n]|\\.)*"\s*:/;

/**
 * The text format that a file begins with, other than a table; null if it may be one.
 *
 * @param bytes the first ones, in UTF-8
 */
export function textFormat(bytes: Uint8Array, whole: boolean): Format | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A Ctrl-Z and NUL bytes at the end are no text.
  const end = whole ? endOf(head.toString('latin1'), true)?.at : undefined;
  const text = head.toString('utf8', 0, end).replace(/^\ufeff/, '');
  const found = texts.find(({ like }) => like.test(text.slice(0, 4096)));
  if (found) return { name: found.name, advice: found.advice };
  return /^\s*[[{]/.test(text) ? jsonFormat(text, whole) : null;
}

function jsonFormat(text: string, whole: boolean): Format | null {
  const [first = '', second = ''] = text.trimStart().split(/\r?\n/);
  const isAlone = whole && isJson(text);
  const json = !text.trimStart().startsWith('{') ? noObjects : isAlone ? oneObject : objects;
  if (isJson(first) && key.test(first)) return second.trim() === '' && whole ? json : jsonLines;
  if (isAlone) return json;
  // A line of nothing but a bracket is how JSON is printed; so is an object as the first thing of an array.
  if (/^[[{]\s*$/.test(first)) return json;
  return key.test(text) || /^\s*\[\s*\{\s*"/.test(text) ? json : null;
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

const delimit = 'If each line is to be one cell, set "delimiter": null under "read" of the route.';

/** How a line of a log begins: of a web server, of syslog, of a program. */
const logLines = [
  /^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:/,
  /^(<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ /,
  /^<\d+>\d? ?\d{4}-\d\d-\d\dT/,
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S*\]?\s+(\S+\s+){0,3}?[[(]?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/i,
];

/**
 * What a text may be that is not proven to be a table: a log, or columns that begin at fixed places.
 *
 * @param text one character for each byte
 */
export function looseFormat(text: string): Format | null {
  const lines = text
    .slice(0, 16 * 1024)
    .split(/\r?\n/)
    .slice(0, 40);
  // The last one may be cut off.
  if (text.length > 16 * 1024) lines.pop();
  const full = lines.filter((line) => line.trim() !== '');
  if (full.length < 2) return null;
  const logged = full.filter((line) => logLines.some((like) => like.test(line)));
  if (logged.length >= 2 && logged.length >= full.length * 0.8) {
    const advice = `Turn it into a table first. ${delimit}`;
    return { name: 'a log', advice };
  }
  if (!isFixedWidth(full)) return null;
  return { name: 'text in columns of a fixed width', advice: `Export the data with a delimiter. ${delimit}` };
}

/** Whether two or more blanks stand at the same places in all lines, with text behind them in the first. */
function isFixedWidth(lines: readonly string[]): boolean {
  const [first = ''] = lines;
  if (lines.length < 3 || /[,;\t|]/.test(first)) return false;
  let gaps = 0;
  let blanks = 0;
  for (let at = 0; at < first.length; at++) {
    const isGap = lines.every((line) => at >= line.length || line[at] === ' ');
    if (isGap) blanks++;
    else {
      if (blanks > 0 && at > blanks && lines.every((line) => line.length > at)) gaps++;
      blanks = 0;
    }
  }
  return gaps > 0 && lines.every((line) => / {2,}\S/.test(line));
}
