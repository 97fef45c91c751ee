/** The name of an output that nobody else's is likely to end with. */
const ofSluice = 'ImportMachineArn';

/**
 * What the names of Sluice's outputs begin with in a stack that may have others: `outputPrefix` of the construct. Nothing
 * where Sluice has no outputs.
 *
 * @param names of all outputs of the stack
 */
export function outputPrefix(names: readonly string[]): string {
  return names.find((name) => name.endsWith(ofSluice))?.slice(0, -ofSluice.length) ?? '';
}
