// @ts-check
/**
 * DuckDB with one thread: one statement, again and again.
 *
 * @param {import('./options.ts').DuckDb} options
 */
export async function prepare({ statement }) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  return async () => {
    await connection.run(statement);
  };
}
