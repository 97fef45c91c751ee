import { DamagedWorkbook } from '../../errors.ts';

/** What messages say of a workbook beside what is wrong with it. */
export interface About {
  /** The object's address. */
  object: string;
  /** Whether messages may have something of the file in them. */
  showCells: boolean;
}

/** The error of a workbook that is not what the format says. @param what "the sheet has …" */
export function damagedWorkbook({ object }: Pick<About, 'object'>, what: string): DamagedWorkbook {
  return new DamagedWorkbook(
    `${object} is a damaged Excel workbook: ${what}. Open it in Excel, save it again as .xlsx or as "CSV UTF-8", and drop that.`,
  );
}
