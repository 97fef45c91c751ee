import { allCases } from '../../cases/tables.ts';

/** A file that is changed, and the settings that it goes with. */
export interface Base {
  /** The case and the key. */
  name: string;
  bytes: Buffer;
  /** Of the route, without name, prefix and the name of its DataSet. */
  settings: Readonly<Record<string, unknown>>;
}

/** A longer file would take the time of many short ones. Bytes. */
const longest = 64 * 1024;

/** Every file that the cases drop, up to a length. */
export const bases: readonly Base[] = allCases.flatMap(({ name, route, stages }) =>
  stages.flat().flatMap((step) => {
    if (step.do !== 'put') return [];
    const { key, content } = step;
    const place = { bucket: 'bucket', prefix: 'fuzz/' };
    const bytes = Buffer.from((typeof content === 'function' ? content(place) : content) as Uint8Array);
    return bytes.length > longest ? [] : [{ name: `${name}/${key}`, bytes, settings: route }];
  }),
);
