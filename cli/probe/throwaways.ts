import type { Domo } from '../../shared/domo/client.ts';
import type { NewDataSet } from '../../shared/domo/datasets.ts';
import type { NewStream } from '../../shared/domo/streams.ts';
import { DomoAnswerLost, SluiceError } from '../../shared/errors.ts';
import { Interrupted } from '../complaint.ts';
import { messageOf } from '../explain.ts';

/** The name of every DataSet of a probe begins with this, so that people see in Domo what it is. */
const prefix = 'Sluice probe';

const description =
  'Made by `sluice probe`, which tries how this Domo behaves, and deletes it when it is done. Nothing else uses it: if it is still there an hour later, delete it.';

/** Something that a probe has made and that could not be deleted. */
export interface Leftover {
  name: string;
  /** null: it is not known whether it was made, and Domo could not be asked. */
  dataSetId: string | null;
  streamId: number | null;
  reason: string;
}

/** A Stream, and the DataSet that it feeds. */
export interface MadeStream {
  streamId: number;
  dataSetId: string;
}

/** What a probe makes in the user's Domo, so that all of it can be deleted. */
export interface Throwaways {
  stream(
    about: string,
    stream: Pick<NewStream, 'columns' | 'updateMethod' | 'keyColumnNames'>,
  ): Promise<MadeStream>;
  /** @returns its id */
  dataSet(about: string, dataSet: Pick<NewDataSet, 'columns'>): Promise<string>;
  /** Deletes what was made since the last time; what is there under one of its names although Domo did not say so, too. */
  clear(): Promise<Leftover[]>;
}

interface Made {
  name: string;
  dataSetId: string | null;
  streamId: number | null;
}

/**
 * @param making a client whose creations may be interrupted
 * @param domo one that is not
 * @param at when the probe began, ISO 8601: by it no other probe has a DataSet of the same name
 */
export function createThrowaways(making: Domo, domo: Domo, at: string): Throwaways {
  let made: Made[] = [];
  /** Noted before Domo is asked: its answer may be lost. */
  const note = (about: string): Made => {
    const one = { name: `${prefix} ${at} ${about} (throwaway)`, dataSetId: null, streamId: null };
    made.push(one);
    return one;
  };

  async function find(one: Made): Promise<void> {
    for await (const { id, name } of domo.dataSets.listAll({ nameLike: one.name })) {
      if (name === one.name) one.dataSetId = id;
    }
    if (one.dataSetId === null) return;
    const [stream] = await domo.streams.search({ dataSetId: one.dataSetId });
    one.streamId = stream?.id ?? null;
  }

  async function remove(one: Made): Promise<Leftover | null> {
    try {
      if (one.dataSetId === null) await find(one);
      // The DataSet of a Stream stays when that is deleted [S15].
      if (one.streamId !== null) await domo.streams.delete(one.streamId);
      one.streamId = null;
      if (one.dataSetId !== null) await domo.dataSets.delete(one.dataSetId);
      return null;
    } catch (error) {
      return { ...one, reason: error instanceof Error ? messageOf(error) : String(error) };
    }
  }

  /** Makes what is noted. Where Domo has clearly refused it there is nothing to look for. */
  async function make<T>(one: Made, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      const isKnown = error instanceof SluiceError && !(error instanceof DomoAnswerLost);
      if (isKnown || error instanceof Interrupted) made = made.filter((other) => other !== one);
      throw error;
    }
  }

  return {
    async stream(about, { columns, updateMethod, keyColumnNames = [] }) {
      const one = note(about);
      const { name } = one;
      const stream = await make(one, () =>
        making.streams.create({ name, description, columns, updateMethod, keyColumnNames }),
      );
      Object.assign(one, { streamId: stream.id, dataSetId: stream.dataSet.id });
      return { streamId: stream.id, dataSetId: stream.dataSet.id };
    },

    async dataSet(about, { columns }) {
      const one = note(about);
      const { name } = one;
      const { id } = await make(one, () => making.dataSets.create({ name, description, columns }));
      one.dataSetId = id;
      return id;
    },

    async clear() {
      const leftovers: Leftover[] = [];
      for (const one of made) {
        const left = await remove(one);
        if (left !== null) leftovers.push(left);
      }
      made = [];
      return leftovers;
    },
  };
}
