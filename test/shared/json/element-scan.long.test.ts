import { checkFaults, checkRanges } from './element-ranges.ts';

it(
  'cuts any array, and any objects, into ranges whose records are those that JSON.parse reads',
  () => checkRanges(5000),
  600_000,
);
it(
  'leads to the fault of a text with one wrong byte, at the row and byte of the whole text',
  () => checkFaults(5000),
  600_000,
);
