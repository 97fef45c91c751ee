/** A JSONata expression as Step Functions wants it. */
export const jsonata = (expression: string) => `{% ${expression} %}`;

/** What a function returned. */
export const returned = (path = '') => jsonata(`$states.result.Payload${path}`);

/** Variables of the run, under their own names. */
export const variables = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, jsonata(`$${name}`)]));

/** What a Catch has caught. */
export const caughtError = {
  Error: jsonata('$states.errorOutput.Error'),
  // AWS leaves it out of some errors.
  Cause: jsonata("$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''"),
};
