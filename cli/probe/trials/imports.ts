import type { Trial } from '../trial.ts';
import { exported, until, waited } from '../watch.ts';
import { columns } from './parts.ts';

/** Rows by the DataSet API that begin with the column names. */
export const imports: Trial = {
  codes: ['I8'],
  async run(own) {
    const { domo, throwaways, tell } = own;
    const dataSetId = await throwaways.dataSet('import', { columns });
    const body = [Buffer.from('mark,value\nmark,value\nheaded,1\n')];
    await domo.dataSets.importData({ dataSetId, updateMethod: 'REPLACE', body });
    const rows = await until(
      own,
      () => exported(own, dataSetId),
      ({ length }) => length > 0,
    );
    if (rows.length === 0) throw new Error(`${waited(own)} no row was there.`);
    const kept = rows.filter(([mark]) => mark === 'mark').length;
    if (kept === 1) {
      const seen = 'It is not there; a second one like it is.';
      tell('I8', { verdict: 'as assumed', seen, behaviour: { importHeader: 'dropped' } });
    } else if (kept === 2) {
      const seen = 'It is there, and so is a second one like it.';
      tell('I8', { verdict: 'otherwise', seen, behaviour: { importHeader: 'kept' } });
    } else {
      const seen = `Of two such rows ${kept} are there: rows like that can’t be loaded.`;
      tell('I8', { verdict: 'not found out', seen });
    }
  },
};
