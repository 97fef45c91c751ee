/** A JSONata expression as Step Functions wants it. */
export const jsonata = (expression: string) => `{% ${expression} %}`;

/** What a function returned. */
export const returned = (path = '') => jsonata(`$states.result.Payload${path}`);
