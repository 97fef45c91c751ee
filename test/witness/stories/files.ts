import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import { settling } from '../../../shared/import/plan/rest.ts';
import { firstHit } from '../../helpers/domo-faults.ts';
import { found } from '../../helpers/found.ts';
import { head, rows, type Stories } from './story.ts';

/** Files that are loaded or refused, without any trouble. */
export const fileStories: Stories = {
  async 'a small file goes through the Inline Map'({ drops, told }) {
    return told(await drops.drop('small/a.csv', head + rows(0, 10)));
  },

  async 'a file of many parts goes through the Distributed Map'({ drops, told }) {
    return told(await drops.drop('many/a.csv', head + rows(0, 80_000)));
  },

  async 'few parts go through the Inline Map, two at a time'({ drops, told }) {
    return told(await drops.drop('narrow/a.csv', head + rows(0, 6_000)));
  },

  async 'a range begins inside of a long cell, so its part is sent again'({ drops, told }) {
    const cell = Array.from({ length: 14_000 }, (_, i) => `${i},not a row`).join('\n');
    const body = Array.from({ length: 40 }, (_, i) => `${i},"${i % 2 ? cell : `row ${i}`}"\n`).join('');
    return told(await drops.drop('guess/a.csv', head + body));
  },

  async 'a header that is no header of the DataSet'({ drops, told }) {
    return told(await drops.drop('bad/header.csv', 'id,nome\n1,a\n'));
  },

  async 'a record that only its part can see is too long'({ drops, told }) {
    return told(
      await drops.drop('bad/late.csv', `${head}${rows(0, 4_000)}4000,one,too many\n${rows(4_001, 5_000)}`),
    );
  },

  async 'the same among many parts'({ drops, told }) {
    const body = `${head}${rows(0, 40_000)}40000,one,too many\n${rows(40_001, 80_000)}`;
    return told(await drops.drop('many/late.csv', body));
  },

  async 'a Stream that is not there'({ drops, told }) {
    return told(await drops.drop('nobody/a.csv', head + rows(0, 3)));
  },

  async 'a REPLACE that would leave too few rows'({ drops, told }) {
    await told(await drops.drop('guarded/1.csv', head + rows(0, 10)));
    return told(await drops.drop('guarded/2.csv', head + rows(0, 2)));
  },

  async 'a second file waits until Domo may take a commit again'({ drops, told }) {
    const committedAt = async (id: string) => Date.parse(String((await drops.atRest(id)).committedAt));
    const first = await drops.drop('spaced/1.csv', head + rows(0, 3));
    const loads = [await told(first)];
    const before = await committedAt(first);
    const second = await drops.drop('spaced/2.csv', head + rows(3, 6));
    loads.push(await told(second));
    return { loads, spaced: (await committedAt(second)) - before >= 5000 };
  },

  async 'files that came during a load are loaded by the same run'({ ready, drops, told, faults }) {
    await faults({ kind: 'delay', operation: 'uploadPart', ms: null });
    const first = await drops.drop('turn/1.csv', head + rows(0, 5));
    await firstHit(ready);
    const second = await drops.drop('turn/2.csv', head + rows(5, 9));
    const third = await drops.drop('turn/3.csv', head + rows(9, 12));
    await drops.heard();
    // Younger ones would be waited for.
    const { receivedAt } = (await drops.ledger.get(third)) as LedgerRow;
    await found('loads that are settled', async () => Date.now() > Date.parse(receivedAt) + settling);
    await faults();
    return [await told(first), await told(second), await told(third)];
  },

  async 'of two REPLACE files that came during a load the older is superseded'({
    ready,
    drops,
    told,
    faults,
  }) {
    await faults({ kind: 'delay', operation: 'uploadPart', ms: null });
    const first = await drops.drop('newest/1.csv', head + rows(0, 5));
    await firstHit(ready);
    const second = await drops.drop('newest/2.csv', head + rows(5, 9));
    await found('the second load', () => drops.ledger.get(second));
    const third = await drops.drop('newest/3.csv', head + rows(9, 12));
    await drops.heard();
    await faults();
    return [await told(first), await told(second), await told(third)];
  },
};
