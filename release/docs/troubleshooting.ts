import { errorNames, FileError, reviveError } from '../../shared/errors.ts';
import { remedies } from './remedies.ts';

/** Whose fault an error is, as a chapter says it. */
const chapters = [
  {
    title: 'The file',
    text: 'The load is `rejected`, and nothing of the file was loaded.',
    faults: ['file'],
  },
  {
    title: 'The set-up',
    text: "The load is `failed`: something in the configuration, the secret or the client's rights.",
    faults: ['user'],
  },
  { title: 'Domo', text: 'Sluice tries again by itself as long as that is safe.', faults: ['domo'] },
  { title: 'AWS', text: 'Sluice tries again by itself as long as that is safe.', faults: ['aws'] },
  { title: 'Sluice', text: 'This should not happen. Please report it.', faults: ['bug'] },
] as const;

/** The page of errors by their names. */
export function troubleshootingText(): string {
  const sections = chapters.map(({ title, text, faults }) => {
    const names = errorNames.filter((name) => faults.includes(faultOf(name) as never)).sort();
    return [`## ${title}`, '', text, '', ...names.flatMap(entry)].join('\n');
  });
  return `# Errors by their names

<!-- Written by \`npm run schema\` from release/docs/remedies.ts. -->

\`npx sluice show LOAD\`, \`npx sluice history\`, receipts and notices have the name of the error, and a reason that says more than
this page: where it is in the file, and what stands there.

${sections.join('\n')}`;
}

function faultOf(name: (typeof errorNames)[number]): string {
  const error = reviveError(name, '');
  return error instanceof FileError ? 'file' : error.fault;
}

function entry(name: string): string[] {
  const { cause = '', remedy = '' } = remedies[name] ?? {};
  return [`### ${name}`, '', cause, '', `**What to do.** ${remedy}`, ''];
}
