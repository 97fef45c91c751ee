/** The upper half of IBM code page 437, in which names are written that are not marked as UTF-8 (APPNOTE.TXT, appendix D). */
const upperHalf =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * The name of a member, with slashes between its folders. Names that are no UTF-8 although they say so, and those that
 * don't say it, are UTF-8 if they can be: many programs write it without the mark.
 */
export function memberName(bytes: Uint8Array): string {
  return decoded(bytes).replaceAll('\\', '/');
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const character = (byte: number) =>
      byte < 0x80 ? String.fromCharCode(byte) : (upperHalf[byte - 0x80] as string);
    return Array.from(bytes, character).join('');
  }
}
