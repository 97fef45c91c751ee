/** What JSON leaves as it is, and a terminal may obey: the second set of control characters, and Unicode's own. */
const commanding = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** JSON for a terminal as well as for programs: control characters are spelt out. @param indent spaces; 0 is one line */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    commanding,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
