import * as v from 'valibot';
import { type Answer, type Call, readJson } from './call.ts';
import type { Counters } from './counters.ts';
import type { Faults } from './faults.ts';
import { totalOf } from './model.ts';
import { errorBody, Refusal } from './refusal.ts';
import type { State } from './state.ts';
import type { Tokens } from './token.ts';

/** The prefix of calls about the stand-in itself. Domo does not have them, and they need no token. */
export const adminPrefix = '/_sandbox/';

export interface Admin {
  state: State;
  tokens: Tokens;
  faults: Faults;
  counters: Counters;
}

/** Everything that a test or a person may want to see and that Domo does not show. */
function snapshot({ state, counters }: Admin): object {
  const { catalog } = state;
  const streams = [...catalog.streams.values()].filter(({ deleted }) => !deleted);
  return {
    dataSets: [...catalog.dataSets.values()]
      .filter(({ deleted }) => !deleted)
      .map((dataSet) => ({
        id: dataSet.id,
        name: dataSet.name,
        rows: dataSet.rows,
        columns: dataSet.columns,
        streamId: catalog.streamOf(dataSet)?.id ?? null,
        importsWaiting: catalog.imports.filter(({ dataSetId }) => dataSetId === dataSet.id).length,
      })),
    streams: streams.map(({ id, dataSetId, updateMethod, keyColumnNames }) => ({
      id,
      dataSetId,
      updateMethod,
      keyColumnNames,
      executions: catalog.executions(id).map((execution) => ({
        id: execution.id,
        state: execution.state,
        /** Tells the two meanings of ACTIVE apart [X5]. */
        committed: execution.committed !== null,
        note: execution.note,
        partIds: [...execution.parts.keys()].sort((one, other) => one - other),
        ...totalOf(execution),
      })),
    })),
    ...counters.report(),
  };
}

export async function answerAdmin(admin: Admin, call: Call): Promise<Answer> {
  const { state, tokens, faults, counters } = admin;
  const name = call.path.slice(adminPrefix.length);
  try {
    switch (`${call.method} ${name}`) {
      case 'GET state':
        return { status: 200, json: snapshot(admin) };
      case 'GET settings':
        return { status: 200, json: state.settings.now };
      case 'PUT settings':
        return { status: 200, json: state.settings.change(await readJson(call)) };
      case 'GET faults':
        return { status: 200, json: faults.list() };
      case 'POST faults':
        faults.add(await readJson(call));
        return { status: 201, json: faults.list() };
      case 'DELETE faults':
        faults.clear();
        return { status: 204 };
      case 'DELETE tokens':
        tokens.revoke();
        return { status: 204 };
      case 'DELETE counters':
        counters.reset();
        return { status: 204 };
      default:
        throw new Refusal(404, `There is no ${call.method} ${call.path} here.`);
    }
  } catch (error) {
    if (!(error instanceof v.ValiError)) throw error;
    const message = error.issues
      .map((issue: v.BaseIssue<unknown>) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`)
      .join('; ');
    throw new Refusal(400, message, { body: errorBody(400, message) });
  }
}
