/** Bytes. With the longest prefix and the folder of the run, the key stays within S3's 1024 bytes. */
const longest = 200;

/** What is wrong with the name of an exported file, as advice, or null. */
export function fileNameMistake(name: string): string | null {
  // HTTP clients remove . and .. from addresses, and treat control characters in different ways.
  if (/^\.{0,2}$|[\p{Cc}\p{Cs}]/u.test(name)) return 'write a file name, like "Sales.csv"';
  if (/[/\\]/.test(name)) return 'write only the file name; folders belong to the prefix';
  if (new TextEncoder().encode(name).length > longest) return `write at most ${longest} bytes`;
  return null;
}
