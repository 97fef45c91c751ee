import { type Config, parseConfig } from '../../shared/config/config.ts';

/** One route under `incoming/sales/` that makes its DataSet. */
export function configOf(more: object = {}): Config {
  const route = {
    ...{ name: 'sales', prefix: 'incoming/sales/', updateMethod: 'APPEND', commitInterval: 0 },
    dataSet: {
      name: 'Sales',
      columns: [
        { name: 'id', type: 'LONG' },
        { name: 'name', type: 'STRING' },
      ],
    },
  };
  return parseConfig(JSON.stringify({ imports: [{ ...route, ...more }] }), 'test');
}
