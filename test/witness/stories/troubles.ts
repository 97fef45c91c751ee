import { GetExecutionHistoryCommand, ListMapRunsCommand } from '@aws-sdk/client-sfn';
import { firstHit } from '../../helpers/domo-faults.ts';
import { found } from '../../helpers/found.ts';
import type { Stage } from './stage.ts';
import { head, rows, type Stories, type Story } from './story.ts';

/** A story under faults of Domo, which end with it. */
const under =
  (rules: object[], story: Story): Story =>
  async (stage) => {
    await stage.faults(...rules);
    try {
      return await story(stage);
    } finally {
      await stage.faults();
    }
  };

/** The run that works on a load. */
const runOf = ({ drops }: Stage, id: string): Promise<string> =>
  found(`the run of load ${id}`, async () => {
    const row = await drops.ledger.get(id);
    const { holder } = row ? await drops.leases.read(row.streamKey) : { holder: null };
    const runs = String(drops.outputs.ImportMachineArn).replace(':stateMachine:', ':execution:');
    return holder?.started && `${runs}:${holder.run}`;
  });

/** How often a run has come to its parts. */
async function roundsOf({ drops }: Stage, executionArn: string): Promise<number> {
  const { events = [] } = await drops.sfn.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  );
  return events.filter(({ stateEnteredEventDetails: state }) => state?.name === 'Few parts?').length;
}

/** Faults of Domo, and runs that are stopped. */
export const troubleStories: Stories = {
  'opening an execution fails three times': under(
    [{ kind: 'status', operation: 'createExecution', status: 503, times: 3 }],
    async ({ drops, told }) => told(await drops.drop('retried/open.csv', head + rows(0, 10))),
  ),

  'the answer of a commit is lost': under(
    [{ kind: 'cut', operation: 'commitExecution', at: 'answer' }],
    async ({ drops, told }) => told(await drops.drop('retried/commit.csv', head + rows(10, 20))),
  ),

  'indexing fails': under(
    [{ kind: 'status', operation: 'commitExecution', status: 400, times: 1 }],
    async ({ drops, told }) => told(await drops.drop('retried/refused.csv', head + rows(20, 30))),
  ),

  async 'few parts fail until their retriers are used up, and are sent in the next round'(stage) {
    const { drops, faults, told } = stage;
    await faults({ kind: 'status', operation: 'uploadPart', status: 500, times: null });
    const id = await drops.drop('retried/parts.csv', head + rows(0, 3_000));
    const run = await runOf(stage, id);
    // Each part is caught on its own, and the map goes on.
    await found('another round', async () => (await roundsOf(stage, run)) > 1);
    await faults();
    const { load, dataSet } = await told(id);
    return { load, dataSet };
  },

  async 'many parts fail, and the Distributed Map goes on'(stage) {
    const { drops, faults, told } = stage;
    await faults({ kind: 'status', operation: 'uploadPart', status: 403, times: null });
    const id = await drops.drop('many/fail.csv', head + rows(0, 60_000));
    const run = await runOf(stage, id);
    // The witness can't tell of Map Runs before the run has begun.
    await found('the first round', async () => (await roundsOf(stage, run)) > 0);
    await found('the end of a Map Run', async () => {
      const { mapRuns = [] } = await drops.sfn.send(new ListMapRunsCommand({ executionArn: run }));
      return mapRuns.some(({ stopDate }) => stopDate !== undefined);
    });
    await faults();
    const { load, dataSet } = await told(id);
    return { load, dataSet };
  },

  async 'a run is stopped, and another takes its stream over'(stage) {
    const { ready, drops, faults, told } = stage;
    await faults({ kind: 'delay', operation: 'uploadPart', ms: null });
    const id = await drops.drop('turn/stopped.csv', head + rows(50, 55));
    await firstHit(ready);
    await drops.stopRunOf(id);
    await faults();
    return told(id);
  },
};
