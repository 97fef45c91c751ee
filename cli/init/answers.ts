import { createInterface } from 'node:readline/promises';
import { WrongUse } from '../complaint.ts';

/** What `init` has to know of a new project. */
export interface Answers {
  /** Name of the first route. */
  route: string;
  /** Name of the DataSet that its first file makes. */
  dataSet: string;
  updateMethod: string;
  keyColumnNames: string[];
  /** A bucket that exists already; null: the stack makes one. */
  bucket: string | null;
}

export type GivenAnswers = { [K in keyof Answers]: Answers[K] | undefined };

/** `sales-figures` is `Sales figures`. */
const titleOf = (route: string) => {
  const words = route.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What was given, and for the rest what most people mean. */
export function defaultAnswers({ route = 'sales', dataSet, ...given }: Partial<GivenAnswers>): Answers {
  return {
    route,
    dataSet: dataSet ?? titleOf(route),
    updateMethod: given.updateMethod ?? 'APPEND',
    keyColumnNames: given.keyColumnNames ?? [],
    bucket: given.bucket ?? null,
  };
}

/**
 * Asks for what was not given, with the default in brackets.
 *
 * @throws WrongUse if nobody is there to answer
 */
export async function askAnswers(
  given: Partial<GivenAnswers>,
  { input, output }: { input: NodeJS.ReadStream; output: NodeJS.WriteStream },
  signal: AbortSignal,
): Promise<Answers> {
  if (!input.isTTY) {
    throw new WrongUse(
      'There is no terminal to ask questions at: add --yes, and what differs from the defaults.',
    );
  }
  const lines = createInterface({ input, output });
  const ask = async (question: string, otherwise: string) =>
    (await lines.question(`${question} [${otherwise}]: `, { signal })).trim() || otherwise;
  try {
    const route = given.route ?? (await ask('A name for the first route', 'sales'));
    const usual = defaultAnswers({ ...given, route });
    const dataSet =
      given.dataSet ?? (await ask('The DataSet in Domo that its first file makes', usual.dataSet));
    const updateMethod =
      given.updateMethod ??
      (await ask(
        'Files are added (APPEND), take the place of what is there (REPLACE), or change rows by key (UPSERT)',
        usual.updateMethod,
      ));
    const isUpsert = updateMethod.toUpperCase() === 'UPSERT';
    const keys =
      isUpsert && usual.keyColumnNames.length === 0
        ? await ask('The key columns, with commas between', 'id')
        : '';
    const bucket = given.bucket ?? (await ask('A bucket that exists already', 'a new one'));
    return {
      ...{ route, dataSet, updateMethod: updateMethod.toUpperCase() },
      keyColumnNames: keys === '' ? usual.keyColumnNames : keys.split(',').map((key) => key.trim()),
      bucket: bucket === 'a new one' ? null : bucket,
    };
  } finally {
    lines.close();
  }
}
