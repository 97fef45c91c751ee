/** What the command line takes of the sandbox. */
export { demoConfig, demoFile } from './demo/demo.ts';
export { type Fault, faultSchema } from './domo/faults.ts';
export { type Settings, settingsSchema } from './domo/settings.ts';
export { type Ready, type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts';
export { readWorld, type World } from './worlds/world.ts';
