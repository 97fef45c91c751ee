import type { Caution } from './caution.ts';

/** The first of two requests is given up while it is still under way, and comes when the second one is through. */
const twoInDoubt: Caution['pinned'] = {
  setting: { target: 'dataSetApi', method: 'REPLACE', gap: 3, maxPause: 0 },
  deviations: [
    { at: 'SendBatch domo.dataSets.import REPLACE', what: 'strayLate' },
    { at: 'SendBatch domo.dataSets.get 2', what: 'unauthorized' },
  ],
};

/** Cautions about requests to the DataSet API whose answers are lost. */
export const ofRequests: readonly Caution[] = [
  {
    what: 'a request whose answer was lost is asked about before the next',
    file: 'shared/import/plan/plan.ts',
    find: 'if (lease.doubt !== null) return',
    replace: 'if (lease.doubt === undefined) return',
    pinned: twoInDoubt,
  },
  {
    what: 'a request that is given up without an answer is kept in the lease',
    file: 'shared/import/abandon/abandon.ts',
    find: 'doubt: isDoubtful ? doubtLeft(now) : now.doubt,',
    replace: 'doubt: now.doubt,',
    pinned: twoInDoubt,
  },
  {
    what: 'a batch that another call sends again is not given up',
    file: 'shared/import/data-set-api/send-batch.ts',
    find: "now?.phase === 'committing' ? null : { batch: null, maxLoads },",
    replace: '({ batch: null, maxLoads }),',
    pinned: {
      setting: { files: ['cell'], target: 'dataSetApi' },
      deviations: [
        { at: 'SendBatch leases.replace 3', what: 'strayLate' },
        { at: 'SendBatch domo.dataSets.import APPEND 2', what: 'delay' },
      ],
    },
  },
];
