#!/usr/bin/env node
import { register } from 'tsx/esm/api';

// This tool supports Node 20. The SDK would print a warning about it with every command.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
register();
const { runProcess } = await import('./process.ts');
await runProcess();
