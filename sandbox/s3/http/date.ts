/** A time as headers write it. */
export const httpDate = (iso: string): string => new Date(iso).toUTCString();

/** A time as XML writes it. S3 has the time of a write in whole seconds. */
export const xmlDate = (iso: string): string => `${iso.slice(0, 19)}.000Z`;
