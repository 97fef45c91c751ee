import type { Role } from '../shared/import/files/role.ts';
import type { LoadRecord } from '../shared/import/load.ts';
import { type Connection, sluiceCommand } from './connection.ts';
import { type Terminal, writeLine } from './terminal.ts';
import { counted, size } from './text/amounts.ts';
import { jsonText } from './text/json.ts';
import { printable } from './text/width.ts';

/** What a report needs to say how to go on. */
export interface About {
  connection: Pick<Connection, 'words'>;
  /** What its object is to its route; left out: a load of its own. */
  role?: Role['kind'];
}

/** Prints how a load ended, or how far it is. */
export async function report(
  load: LoadRecord,
  json: boolean,
  { out, err }: Terminal,
  { connection, role = 'load' }: About,
): Promise<void> {
  if (json) {
    const { loadJson } = await import('./load-json.ts');
    writeLine(out, jsonText(loadJson(load)));
    return;
  }
  const address = printable(`s3://${load.bucket}/${load.key}`);
  switch (load.state) {
    case 'rejected':
    case 'failed':
      writeLine(
        err,
        `${err.paint('red', `${address} ${load.state === 'failed' ? 'could not be loaded' : 'was rejected'}.`)} ${printable(load.reason ?? '')}`.trimEnd(),
      );
      writeLine(err, err.paint('dim', `All of it: ${sluiceCommand(connection, ['show', load.id])}`));
      break;
    case 'committed':
      if (load.rows === 0 && load.reason !== undefined) {
        writeLine(out, printable(load.reason));
        break;
      }
      writeLine(
        out,
        `${counted(load.rows, 'row')} of ${role === 'mark' ? 'the set of ' : ''}${address} ${load.rows === 1 ? 'is' : 'are'} in Domo.`,
      );
      writeLine(
        out,
        out.paint(
          'dim',
          printable(load.set === undefined ? `Receipt: ${load.receipt}` : `It is loaded with ${load.set}.`),
        ),
      );
      break;
    case 'superseded':
      if (load.reason !== undefined) {
        writeLine(out, printable(load.reason));
        break;
      }
      writeLine(
        out,
        `${address} was overtaken by a newer file that replaces all rows. \`${sluiceCommand(connection, ['replay', load.id, '--force'])}\` loads it in the place of that.`,
      );
      break;
    case 'duplicate':
      writeLine(out, printable(load.reason ?? `${address} was loaded before; nothing changed.`));
      break;
    default:
      writeLine(
        out,
        `${size(load.bytes)} are at ${address}, load ${load.id}. ${role === 'member' ? 'It is loaded with its set, when the marker or manifest of that comes. ' : ''}\`${sluiceCommand(connection, ['status'])}\` shows its progress.`,
      );
  }
}

/** Prints that an object is no load, and by which pattern. */
export async function reportIgnored(
  load: LoadRecord,
  why: string,
  json: boolean,
  { out }: Terminal,
): Promise<void> {
  if (json) {
    const { loadJson } = await import('./load-json.ts');
    writeLine(out, jsonText({ ...loadJson(load), state: 'ignored', reason: why }));
    return;
  }
  writeLine(
    out,
    printable(`s3://${load.bucket}/${load.key} is in the bucket and is ignored: it is no load. ${why}`),
  );
}
