#!/usr/bin/env node
import { existsSync } from 'node:fs';

// This tool supports Node 20. The SDK would print a warning about it with every command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const compiled = new URL('./process.js', import.meta.url);
const isPackage = existsSync(compiled);
if (!isPackage) {
  // A clone has the sources alone.
  const { register } = await import('tsx/esm/api');
  register();
}
const { runProcess } = await import(isPackage ? compiled.href : './process.ts');
await runProcess();
