import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { deployed } from '../../shared/import/estimate/assumptions.ts';
import { makeTemplate } from '../helpers/stack.ts';

const root = join(import.meta.dirname, '..', '..');

/** The variables of `shared/aws/environment.ts`, of which each has a sentence there. */
const known = [
  ...readFileSync(join(root, 'shared/aws/environment.ts'), 'utf8').matchAll(/^ {2}([A-Z_]+): /gm),
].map(([, name]) => String(name));

const functions = Object.entries(makeTemplate().findResources('AWS::Lambda::Function')).map(
  ([id, { Properties }]): [string, { Handler: string; Environment: { Variables: object } }] => [
    id.slice(0, -8),
    Properties,
  ],
);

/** What the code of a function exports, and the variables that are left in it when all is gone that it does not call. */
async function bundle(name: string): Promise<{ exported: string[]; asksFor: string[] }> {
  const folder = name.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase();
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'functions', folder, 'handler.ts')],
    ...{
      bundle: true,
      write: false,
      metafile: true,
      outfile: 'index.mjs',
      packages: 'external',
      treeShaking: true,
    },
    ...{ format: 'esm', platform: 'node', target: 'node24', minifySyntax: true },
  });
  const code = outputFiles[0]?.text ?? '';
  return {
    exported: Object.values(metafile.outputs).flatMap(({ exports }) => exports),
    asksFor: known.filter((variable) => code.includes(`environment("${variable}")`)),
  };
}

/** In the code, but on no way that the function takes. */
const unused: Record<string, string[]> = {
  // It asks the turnstile for its hold alone, and never ends a load, of which people would be told.
  OpenExecution: ['NOTICES_TOPIC_ARN'],
};

test('there are variables to look for', () => {
  expect(known).toEqual(expect.arrayContaining(['TABLE_NAME', 'DOMO_HOST', 'NOTICES_TOPIC_ARN']));
});

test.each(functions)(
  '%s exports its handler, and is given the variables that it asks for',
  async (name, made) => {
    const { exported, asksFor } = await bundle(name);
    expect(exported.map((one) => `index.${one}`)).toContain(made.Handler);
    const given = Object.keys(made.Environment.Variables);
    const asked = asksFor.filter((variable) => !unused[name]?.includes(variable));
    expect(asked).not.toEqual([]);
    // Powertools reads its own.
    expect(given.filter((variable) => variable !== 'POWERTOOLS_SERVICE_NAME').sort()).toEqual(asked.sort());
  },
);

test('the cost model is of the function that is deployed', () => {
  expect(functions.find(([id]) => id === 'SplitPart')?.[1]).toMatchObject({ MemorySize: deployed.memory });
});
