/** As headers have it. */
export const httpDate = (iso: string): string => new Date(iso).toUTCString();

/** As XML has it: S3 knows the time of a write to the second. */
export const xmlDate = (iso: string): string => `${iso.slice(0, 19)}.000Z`;
