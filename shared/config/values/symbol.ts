/** What is wrong with a symbol beside numbers, as advice, or null. */
export function symbolMistake(symbol: string): string | null {
  if (symbol.trim() === '') return 'write a symbol, like "€"';
  if (symbol.trim() !== symbol)
    return `write ${JSON.stringify(symbol.trim())}: blanks around it are taken as well`;
  // A plus is taken, and so lost, where a route wants that.
  if (symbol === '+') return null;
  if (/[\d+()\r\n-]/.test(symbol)) {
    return 'write a symbol without digits, signs, brackets and line breaks, because numbers have these themselves';
  }
  return /^e$/i.test(symbol) ? 'leave it out: an E in a number is its exponent' : null;
}
