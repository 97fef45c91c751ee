import { useEffect, useRef } from 'preact/hooks';
import type { LoadFault } from '../answers.ts';
import { Scroll } from './bits.tsx';

/** The rows around a fault, with the cell or the row marked. */
export function FaultTable({ fault }: { fault: LoadFault }) {
  const marked = useRef<HTMLTableCellElement>(null);
  useEffect(() => {
    const { current } = marked;
    const box = current?.closest('.scroll');
    // Only the table scrolls, not the page.
    if (current && box) box.scrollLeft = current.offsetLeft - (box.clientWidth - current.offsetWidth) / 2;
  }, [fault]);
  const { rows } = fault;
  if (rows === null) return <p class="hint">{fault.hidden}</p>;
  const width = Math.max(...rows.rows.map(({ cells }) => cells.length), rows.header?.length ?? 0);
  const columns = Array.from({ length: width }, (_, i) => i);
  return (
    <Scroll label={`The rows around the fault of ${fault.key}`}>
      <table class="rows">
        {rows.header && (
          <thead>
            <tr>
              <th scope="col">row</th>
              {columns.map((i) => (
                <th scope="col" key={i}>
                  {rows.header?.[i] ?? <span class="null">no name</span>}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.rows.map(({ row, cells }) => {
            const isBad = row === fault.row;
            return (
              <tr key={row} class={isBad ? 'bad' : undefined}>
                <th scope="row">
                  {row}
                  {isBad && <span class="hidden"> (at fault)</span>}
                </th>
                {columns.map((i) => {
                  const text = cells[i];
                  const isMarked = isBad && i === rows.cell;
                  return (
                    <td
                      key={i}
                      class={isMarked ? 'marked' : undefined}
                      {...(isMarked ? { ref: marked } : {})}
                    >
                      {isMarked ? <mark>{text === '' || text === undefined ? 'empty' : text}</mark> : text}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
