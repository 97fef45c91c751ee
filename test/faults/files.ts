import type { Column } from '../../shared/config/route.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { Drop } from './schedule.ts';

export const columns: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'file', type: 'STRING' },
  { name: 'n', type: 'LONG' },
  { name: 'text', type: 'STRING' },
];

/** One object version that was dropped. */
export interface Dropped {
  /** Of the load. */
  id: string;
  route: string;
  /** As its rows name it; no other file's do. */
  name: string;
  rows: number;
  flaw: Drop['flaw'];
  /** Its version was deleted: nobody can load it. */
  gone: boolean;
  /** As it was last seen. */
  row: LedgerRow | null;
  /** Nobody knew whether its rows were in Domo when it ended the first time. */
  wasUnclear: boolean;
  /** Somebody wanted it loaded though a newer one was. */
  forced: boolean;
}

/** @param serial differs from that of every other file */
export function contentOf(
  drop: Pick<Drop, 'route' | 'rows' | 'flaw' | 'large'>,
  serial: number,
): {
  name: string;
  rows: number;
  text: string;
} {
  const name = `f${serial}`;
  const rows = drop.large ? 2000 + drop.rows : drop.rows;
  // Files of an UPSERT meet each other in their keys.
  const id = (n: number) => (drop.route.startsWith('upsert') ? n : serial * 10_000 + n);
  const lines = Array.from(
    { length: rows },
    (_, n) => `${id(n)},${name},${n},"text, ${n}${'.'.repeat(n % 40)}"`,
  );
  if (drop.flaw !== 'none' && lines.length > 0) {
    lines[lines.length - 1] = drop.flaw === 'ragged' ? `1,${name},2,three,four` : `one,${name},2,three`;
  }
  return { name, rows, text: ['id,file,n,text', ...lines, ''].join('\n') };
}
