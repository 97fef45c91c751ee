import { Stack } from 'aws-cdk-lib';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { unbundled, withBundles } from './bundles.ts';
import { type FunctionName, needs } from './needs.ts';
import { type Resources, SluiceFunction } from './sluice-function.ts';

/** One Lambda for each state, by its name. */
export type FunctionsByName = Readonly<Record<FunctionName, LambdaFunction>>;

/** All functions: one for each folder of `functions/`. */
export class Functions extends Construct {
  readonly byName: FunctionsByName;

  constructor(scope: Construct, id: string, resources: Resources) {
    super(scope, id);
    const names = Object.keys(needs) as FunctionName[];
    const make = (codeOf: (folder: string) => Code) =>
      Object.fromEntries(
        names.map((name) => {
          const props = { code: codeOf(folderOf(name)), needs: needs[name], resources };
          return [name, new SluiceFunction(this, stateOf(name), props).lambda];
        }),
      ) as FunctionsByName;
    this.byName = Stack.of(this).bundlingRequired ? withBundles(names.map(folderOf), make) : make(unbundled);
  }
}

/** What the states are called that call a function: `splitPart` is `SplitPart`. */
export function stateOf(name: FunctionName): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `splitPart` is `split-part`. */
function folderOf(name: FunctionName): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
