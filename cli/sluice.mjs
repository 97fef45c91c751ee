#!/usr/bin/env node
import { register } from 'tsx/esm/api';

// Node 20 is this tool chain's floor; the SDK's notice of its own later floor would stand in every output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
register();
const { runProcess } = await import('./process.ts');
await runProcess();
