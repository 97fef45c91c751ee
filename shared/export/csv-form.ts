import { createRecordCounter } from '../csv/count.ts';
import type { Form } from './form.ts';
import { createNullFilter } from './nulls.ts';
import type { Wish } from './wish.ts';

/** CSV as Domo sends it, but for nulls that it spells `\N`. */
export function createCsvForm({ includeHeader, spelling }: Pick<Wish, 'includeHeader' | 'spelling'>): Form {
  const counter = createRecordCounter({ delimiter: ',' });
  const nulls = spelling.exportNull === '' ? null : createNullFilter();
  return {
    push(csv) {
      counter.push(csv);
      return [nulls === null ? csv : nulls.push(csv)];
    },
    end: () => (nulls === null ? [] : [nulls.end()]),
    get received() {
      return { records: counter.records, isOpen: counter.isOpen, includeHeader };
    },
    get told() {
      return {
        ...(nulls === null ? {} : { nulls: nulls.nulls }),
        ...(spelling.exportEscape === 'always' ? { formulasEscaped: true as const } : {}),
      };
    },
  };
}
