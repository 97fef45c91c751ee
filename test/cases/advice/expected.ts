/** What no setting takes, by words of its reason, which say of what kind the file or its fault is, and what to do with it. */
export const helpless: readonly { says: RegExp; why: string }[] = [
  {
    says: /is (an? (Excel|Parquet|gzip|zip) file|a JSON document|a file of JSON Lines), not CSV text\. (Open|Export|Unpack|An array is read .* Export the data as CSV)/,
    why: 'it is a table in another format',
  },
  { says: /the Parquet file .*It is damaged, or was not sent whole\. Write it anew/, why: 'it is damaged' },
  {
    says: /is an? (HTML|XML) document, not CSV text\..*Export the data as CSV/,
    why: 'it is a page, or the message of an error',
  },
  { says: /is a PGP message, so it is encrypted, .*Decrypt it/, why: 'only its receiver can read it' },
  { says: /NUL byte.*damaged\. Export it again/, why: 'it is damaged' },
  { says: /surrogate as CESU-8 .*Export it as UTF-8/, why: 'no decoder knows its encoding' },
  {
    says: /byte .* is not UTF-8.*else correct it and drop the file again/,
    why: 'one letter of a file in UTF-8 is damaged, and in any other encoding the others would be',
  },
  {
    says: /the (gzip|Zstandard) file is damaged here:.*Drop the file again, whole/,
    why: 'bytes of it are missing or wrong',
  },
  {
    says: /bytes of memory to be decompressed, its window, .*Compress the file again with at most that/,
    why: 'it can’t be read within the memory that there is',
  },
  { says: /was cut off:.*Drop it again, whole/, why: 'its end is missing' },
  {
    says: /is null, and the values of that column identify rows: .*Give the row a value there/,
    why: 'nobody knows which row it is',
  },
  {
    says: /this record has \d+ columns? where .*Correct the record and drop the file again; a cell that contains the delimiter must be in quotes/,
    why: 'nobody knows which of its cells is too much',
  },
  {
    says: /is a damaged Excel workbook: .*Open it in Excel, save it again/,
    why: 'parts of it are missing or wrong',
  },
];

/** The first rows that are right, as they are sent, where no other case of the same files says it, or another one is meant. */
export const rightRows: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'quote-never-closed': [['0', 'row 0 of text']],
  // Or those that are cut at commas.
  'two-readings-default': [
    ['1', '2,3', '4'],
    ['5', '6,7', '8'],
  ],
  // The second table below the first can't be told from it by its form.
  'google-analytics-default': [
    ['/home', '1,234'],
    ['/about', '56'],
  ],
  'windows-1252-known': [['Mütze', 'süß', '10 €']],
  'leading-zeros-later': [
    ['07030', 'Hoboken'],
    ['06010', 'Bristol'],
  ],
  'long-then-decimal': [['3', '9.99']],
  'late-type-fault': [['0', '0.5']],
  'empty-replace-default': [],
  'plan-says-no': [
    ['US', '1', '2.50'],
    ['DE', '2', '3.50'],
  ],
  'title-then-corrected': [['1', 'a']],
  'rejected-makes-nothing': [
    ['1', '1.5'],
    ['2', ''],
  ],
  'huge-cell-20MB': [
    ['1', 'y'.repeat(20_971_520)],
    ['2', 'b'],
  ],
  'shrink-guard': [['1', 'a']],
  'zip-two-default': [['2', 'b']],
  'xlsx-sheet-default': [['1', 'a', '19.9']],
};
