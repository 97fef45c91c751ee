import { type Config, parseConfig } from '../../shared/config/config.ts';

/** A route under `incoming/sales/` that makes its DataSet, as a configuration has it. */
export const oneRoute = {
  ...{ name: 'sales', prefix: 'incoming/sales/', updateMethod: 'APPEND', commitInterval: 0 },
  dataSet: {
    name: 'Sales',
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'name', type: 'STRING' },
    ],
  },
};

/** The configuration of that route alone. */
export function configOf(more: object = {}): Config {
  return parseConfig(JSON.stringify({ imports: [{ ...oneRoute, ...more }] }), 'test');
}
