import type { Handler } from './call.ts';
import type { Counters } from './counters.ts';
import { dataSetHandlers } from './datasets.ts';
import { executionHandlers } from './executions.ts';
import { exportHandlers } from './export.ts';
import type { Gate } from './gate.ts';
import { importHandlers } from './imports.ts';
import type { Indexer } from './indexer.ts';
import type { Operation } from './operations.ts';
import { partHandlers } from './parts.ts';
import { policyHandlers } from './policies.ts';
import { queryHandlers } from './query.ts';
import type { State } from './state.ts';
import { streamHandlers } from './streams.ts';
import type { Tokens } from './token.ts';

interface Helpers {
  tokens: Tokens;
  indexer: Indexer;
  counters: Counters;
  gate: Gate;
}

/** The handler of each operation. */
export function handlersOf(
  state: State,
  { tokens, indexer, counters, gate }: Helpers,
): Record<Operation, Handler> {
  const dataSets = dataSetHandlers(state);
  const policies = policyHandlers(state);
  const streams = streamHandlers(state);
  const executions = executionHandlers(state, indexer, gate);
  return {
    token: tokens.issue,
    createDataSet: dataSets.create,
    listDataSets: dataSets.list,
    getDataSet: dataSets.get,
    updateDataSet: dataSets.update,
    deleteDataSet: dataSets.remove,
    createPolicy: policies.create,
    listPolicies: policies.list,
    getPolicy: policies.get,
    updatePolicy: policies.update,
    deletePolicy: policies.remove,
    importData: importHandlers(state, indexer, gate).put,
    exportData: exportHandlers(state).get,
    query: queryHandlers(state).execute,
    createStream: streams.create,
    listStreams: streams.list,
    searchStreams: streams.search,
    getStream: streams.get,
    updateStream: streams.update,
    deleteStream: streams.remove,
    createExecution: executions.create,
    listExecutions: executions.list,
    getExecution: executions.get,
    uploadPart: partHandlers(state, counters).upload,
    commitExecution: executions.commit,
    abortExecution: executions.abort,
    abortCurrentExecution: executions.abortCurrent,
  };
}
