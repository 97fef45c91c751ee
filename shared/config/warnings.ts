import type { Config } from './config.ts';
import type { ExportJob } from './export-job.ts';
import { idleSettings } from './idle-settings.ts';
import type { ImportRoute } from './route.ts';

/** What is allowed, and is seldom meant. */
export interface ConfigWarning {
  /** `import sales` or `export q4`. */
  subject: string;
  found: string;
  remedy: string;
}

/** What somebody should look at in a configuration that has no mistakes. */
export function configWarnings(
  { imports, exports }: Pick<Config, 'imports' | 'exports'>,
  now = new Date(),
): ConfigWarning[] {
  return [
    ...imports.flatMap((route) => [
      ...prefixWarnings(route),
      ...formatWarnings(route),
      ...expectWarnings(route),
    ]),
    ...exports.flatMap((job) => [...nameWarnings(job), ...timeWarnings(job, now)]),
  ];
}

function prefixWarnings({ name, prefix }: ImportRoute): ConfigWarning[] {
  // A hyphen or an underscore at the end says that names are meant that begin so.
  if (!/[\p{L}\d]$/u.test(prefix)) return [];
  return [
    {
      subject: `import ${name}`,
      found: `The prefix ${JSON.stringify(prefix)} has no / at its end, so it also takes what lies in ${JSON.stringify(`${prefix}-old/`)} or ${JSON.stringify(`${prefix}2/`)}.`,
      remedy: `Write ${JSON.stringify(`${prefix}/`)} if only that folder is meant.`,
    },
  ];
}

function formatWarnings(route: ImportRoute): ConfigWarning[] {
  const settings = idleSettings(route);
  if (settings.length === 0) return [];
  const { format } = route.read;
  return [
    {
      subject: `import ${route.name}`,
      found: `Of files with "format": ${JSON.stringify(format)}, ${settings.map((setting) => JSON.stringify(setting)).join(', ')} under "read" ${settings.length === 1 ? 'says' : 'say'} nothing.`,
      remedy: `Leave ${settings.length === 1 ? 'it' : 'them'} out, or change "format" if the files are something else.`,
    },
  ];
}

/** The function Watch looks every five minutes. Seconds. */
const look = 300;

function expectWarnings({ name, expect, files }: ImportRoute): ConfigWarning[] {
  if (expect === undefined) return [];
  const subject = `import ${name}`;
  const isHasty = 'every' in expect ? expect.every + expect.wait < 2 * look : expect.wait < look;
  return [
    ...(isHasty
      ? [
          {
            subject,
            found:
              '"expect" waits for less than the five minutes in which Sluice looks whether a file has come, so a file that is only a moment late is told of.',
            remedy: 'Write a longer "wait", such as "15m".',
          },
        ]
      : []),
    ...(files.set === null
      ? []
      : [
          {
            subject,
            found: `"expect" is about whole sets: only ${JSON.stringify(Object.values(files.set)[0])} counts as a file that has come.`,
            remedy: 'Nothing has to be done, if that is meant.',
          },
        ]),
  ];
}

function nameWarnings({ name, format, fileName }: ExportJob): ConfigWarning[] {
  if (format !== 'parquet' || /\.parquet$/i.test(fileName)) return [];
  return [
    {
      subject: `export ${name}`,
      found: `The name ${JSON.stringify(fileName)} does not say that the file is Parquet, and many programs go by names.`,
      remedy: `Write ${JSON.stringify(`${fileName}.parquet`)}, or leave "fileName" out.`,
    },
  ];
}

function timeWarnings({ name, schedule }: ExportJob, now: Date): ConfigWarning[] {
  const [, time] = /^at\((.*)\)$/.exec(schedule) ?? [];
  // A day more than any time zone makes of it.
  if (time === undefined || Date.parse(`${time}Z`) > now.getTime() - 86_400_000) return [];
  return [
    {
      subject: `export ${name}`,
      found: `The time of ${schedule} has passed: it does not run again.`,
      remedy: 'Write another time, or leave the export out.',
    },
  ];
}
