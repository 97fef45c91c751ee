/** The operations of the API. Counters and faults use the same names. */
export const operations = [
  'token',
  'createDataSet',
  'listDataSets',
  'getDataSet',
  'updateDataSet',
  'deleteDataSet',
  'createPolicy',
  'listPolicies',
  'getPolicy',
  'updatePolicy',
  'deletePolicy',
  'importData',
  'exportData',
  'query',
  'createStream',
  'listStreams',
  'searchStreams',
  'getStream',
  'updateStream',
  'deleteStream',
  'createExecution',
  'listExecutions',
  'getExecution',
  'uploadPart',
  'commitExecution',
  'abortExecution',
  'abortCurrentExecution',
] as const;

export type Operation = (typeof operations)[number];

interface Address {
  method: string;
  path: RegExp;
}

const stream = '/v1/streams/([^/]+)';
const execution = `${stream}/executions/([^/]+)`;
const dataSet = '/v1/datasets/([^/]+)';
const policy = `${dataSet}/policies/([^/]+)`;

const at = (path: string): RegExp => new RegExp(`^${path}$`);

/** In the order in which they are tried: in the same position, a fixed word comes before an id. */
const addresses: Record<Operation, Address[]> = {
  token: [
    { method: 'GET', path: at('/oauth/token') },
    { method: 'POST', path: at('/oauth/token') },
  ],
  createDataSet: [{ method: 'POST', path: at('/v1/datasets') }],
  listDataSets: [{ method: 'GET', path: at('/v1/datasets') }],
  getDataSet: [{ method: 'GET', path: at(dataSet) }],
  updateDataSet: [{ method: 'PUT', path: at(dataSet) }],
  deleteDataSet: [{ method: 'DELETE', path: at(dataSet) }],
  createPolicy: [{ method: 'POST', path: at(`${dataSet}/policies`) }],
  listPolicies: [{ method: 'GET', path: at(`${dataSet}/policies`) }],
  getPolicy: [{ method: 'GET', path: at(policy) }],
  updatePolicy: [{ method: 'PUT', path: at(policy) }],
  deletePolicy: [{ method: 'DELETE', path: at(policy) }],
  importData: [{ method: 'PUT', path: at(`${dataSet}/data`) }],
  exportData: [{ method: 'GET', path: at(`${dataSet}/data`) }],
  query: [{ method: 'POST', path: at('/v1/datasets/query/execute/([^/]+)') }],
  createStream: [{ method: 'POST', path: at('/v1/streams') }],
  listStreams: [{ method: 'GET', path: at('/v1/streams') }],
  searchStreams: [{ method: 'GET', path: at('/v1/streams/search') }],
  getStream: [{ method: 'GET', path: at(stream) }],
  updateStream: [{ method: 'PATCH', path: at(stream) }],
  deleteStream: [{ method: 'DELETE', path: at(stream) }],
  createExecution: [{ method: 'POST', path: at(`${stream}/executions`) }],
  listExecutions: [{ method: 'GET', path: at(`${stream}/executions`) }],
  getExecution: [{ method: 'GET', path: at(execution) }],
  uploadPart: [{ method: 'PUT', path: at(`${execution}/part/([^/]+)`) }],
  commitExecution: [{ method: 'PUT', path: at(`${execution}/commit`) }],
  abortExecution: [{ method: 'PUT', path: at(`${execution}/abort`) }],
  abortCurrentExecution: [{ method: 'PUT', path: at(`${stream}/executions/abort`) }],
};

export interface Match {
  operation: Operation;
  params: string[];
}

/** The operation of the request. If there is none, the methods that its path has. */
export function match(method: string, path: string): Match | { methods: string[] } {
  const methods: string[] = [];
  for (const operation of operations) {
    for (const address of addresses[operation]) {
      const found = address.path.exec(path);
      if (found === null) continue;
      if (address.method === method) return { operation, params: found.slice(1).map(decode) };
      methods.push(address.method);
    }
  }
  return { methods };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
