import { App } from 'aws-cdk-lib';
import { ConfigInvalid } from '../shared/errors.ts';
import { environmentOf } from './environment.ts';
import { templateProblems } from './size-check.ts';
import { SluiceStack } from './stack.ts';

/** Synthesises the stack. @returns what is wrong with it, in words for its user */
function synthesise(): string[] {
  const app = new App();
  try {
    const { config, stack } = environmentOf(app);
    new SluiceStack(app, stack, { config });
  } catch (error) {
    if (error instanceof ConfigInvalid) return [error.message];
    throw error;
  }
  return app
    .synth()
    .stacks.flatMap(({ stackName, template, messages }) => [
      ...messages.filter(({ level }) => level === 'error').map(({ entry }) => String(entry.data)),
      ...templateProblems(stackName, template),
    ]);
}

// The CDK would show errors of constructs, too, but only where it is the one that runs this app.
const problems = synthesise();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
