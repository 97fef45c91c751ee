import type { Command } from './command.ts';
import { completionOf } from './commands/completion.ts';
import { doctor } from './commands/doctor.ts';
import { drop } from './commands/drop.ts';
import { exportCommand } from './commands/export.ts';
import { history } from './commands/history.ts';
import { init } from './commands/init.ts';
import { logs } from './commands/logs.ts';
import { open } from './commands/open.ts';
import { plan } from './commands/plan.ts';
import { probe } from './commands/probe.ts';
import { replay } from './commands/replay.ts';
import { sandbox } from './commands/sandbox.ts';
import { show } from './commands/show.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { suggest } from './commands/suggest.ts';
import { sweep } from './commands/sweep.ts';
import { validate } from './commands/validate.ts';

/** In the order of the help. A command loads its code only when it runs, so that `--help` does not wait for an SDK. */
export const commands: Command[] = [
  start,
  init,
  validate,
  sandbox,
  suggest,
  plan,
  drop,
  status,
  history,
  show,
  logs,
  open,
  exportCommand,
  replay,
  sweep,
  doctor,
  probe,
  completionOf(() => commands),
];
